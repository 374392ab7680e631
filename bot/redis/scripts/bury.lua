-- bury.lua: gives a job up.
-- KEYS    the due set
-- ARGV    offset, id, token, reason as JSON, most dead kept, retention in ms
-- before  the job is in running with this token, or this call already buried it
-- after   1: the job is gone, its lane's next job is claimable, it heads the list of the dead, which is
--            cut to its length and to its retention   0: stale, nothing changed
local id, token, reason, most, retention = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6]
local how = 'bury ' .. token
if ended(id, how) then return 1 end
if not holds(id, token) then return 0 end
local job = redis.call('HMGET', JOB .. id, 'body', 'due', 'attempt')
forget(id, how)
redis.call('LPUSH', DEAD, '{"at":' .. whole(now) .. ',"due":' .. job[2] .. ',"attempt":' .. job[3] ..
  ',"reason":' .. reason .. ',"job":' .. job[1] .. '}')
redis.call('LTRIM', DEAD, 0, most - 1)
redis.call('PEXPIRE', DEAD, retention)
local last = redis.call('LINDEX', DEAD, -1)
while last and tonumber(string.match(last, '^{"at":(%d+)')) < now - retention do
  redis.call('RPOP', DEAD)
  last = redis.call('LINDEX', DEAD, -1)
end
return 1
