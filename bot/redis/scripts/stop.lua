-- stop.lua: asks the running job of a lane to stop.
-- KEYS    the due set
-- ARGV    offset, lane, call (random, the same when the client repeats the call)
-- before  anything
-- after   1: the lane's running job carries the wish, for this attempt and its retries
--         0: nothing runs in the lane, or this call already asked: nothing changed
local lane, call = ARGV[2], ARGV[3]
local id = head(lane)
if not id or not redis.call('ZSCORE', RUNNING, id) or redis.call('EXISTS', ENDED .. call) == 1 then return 0 end
redis.call('HDEL', JOB .. id, 'stop') -- allowed out of memory; then the next writes are too
redis.call('HSET', JOB .. id, 'stop', 1)
redis.call('SET', ENDED .. call, 'stop', 'PX', 60000)
return 1
