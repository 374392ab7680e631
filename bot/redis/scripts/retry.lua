-- retry.lua: gives a lease back.
-- KEYS    the due set
-- ARGV    offset, id, token, delay in ms, '1' when the attempt counts
-- before  the job is in running with this token, or this call already gave it back
-- after   1: the job is due after the delay and keeps its place at the head of its lane
--         0: stale, nothing changed
local id, token, delay, counted = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
if redis.call('HGET', JOB .. id, 'token') ~= token then return 0 end
if redis.call('ZREM', RUNNING, id) == 1 then
  if counted ~= '1' then redis.call('HINCRBY', JOB .. id, 'attempt', -1) end
  redis.call('ZADD', DUE, now + delay, id)
end
return 1
