-- add.lua: admits an event and stores its job.
-- KEYS    the due set
-- ARGV    offset, id, call (random, the same when the client repeats the call), body, lane, person,
--         due in ms (0: now), memory in ms, joins, needs, retention in ms, seen marks...
-- before  anything
-- after   1: the job is stored and its marks are known (by this call, maybe on its first try)
--         0: nothing changed: the id or a mark was known, or the needed thread is not ours.
--            A job dropped for its thread leaves no mark: the same message may come again as a mention.
local id, call, body, lane, person = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local due, memory, joins, needs, retention = tonumber(ARGV[7]), ARGV[8], ARGV[9], ARGV[10], ARGV[11]

local known = redis.call('GET', KNOWN .. id)
if known == call then return 1 end
if known or redis.call('EXISTS', JOB .. id) == 1 then return 0 end
for i = 12, #ARGV do
  if redis.call('EXISTS', SEEN .. ARGV[i]) == 1 then return 0 end
end
if needs ~= '' and redis.call('EXISTS', JOINED .. needs) == 0 then return 0 end

-- The first write is one that Redis refuses when it is out of memory: then nothing has changed.
redis.call('SET', KNOWN .. id, call, 'PX', memory)
for i = 12, #ARGV do redis.call('SET', SEEN .. ARGV[i], id, 'PX', memory) end
if joins ~= '' then redis.call('SET', JOINED .. joins, '1', 'PX', retention) end
if needs ~= '' then redis.call('PEXPIRE', JOINED .. needs, retention) end

if due == 0 then due = now end
redis.call('HSET', JOB .. id, 'body', body, 'due', due, 'added', now, 'token', 0, 'attempt', 0)
if person ~= '' then
  redis.call('HSET', JOB .. id, 'person', person)
  redis.call('ZADD', PERSON .. person, due, id)
end
if lane ~= '' then redis.call('HSET', JOB .. id, 'lane', lane) end
if lane == '' or due > now or join(id, lane, due) then redis.call('ZADD', DUE, due, id) end
return 1
