-- extend.lua: renews a lease.
-- KEYS    the due set
-- ARGV    offset, id, token, lease in ms
-- before  the job is in running with this token (its lease may have lapsed, unless somebody took it)
-- after   1: the lease ends that much later than now   2: the same, and the person asked to stop
--         0: stale, nothing changed
local id, token, lease = ARGV[2], ARGV[3], tonumber(ARGV[4])
if not holds(id, token) then return 0 end
redis.call('ZREM', RUNNING, id) -- allowed out of memory; then the next write is too
redis.call('ZADD', RUNNING, now + lease, id)
if redis.call('HEXISTS', JOB .. id, 'stop') == 1 then return 2 end
return 1
