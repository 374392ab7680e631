-- save.lua: keeps the worker's progress with the job.
-- KEYS    the due set
-- ARGV    offset, id, token, progress
-- before  the job is in running with this token
-- after   1: the next claim returns the progress   0: stale, nothing changed
local id, token, progress = ARGV[2], ARGV[3], ARGV[4]
if not holds(id, token) then return 0 end
redis.call('HDEL', JOB .. id, 'progress') -- allowed out of memory; then the next write is too
redis.call('HSET', JOB .. id, 'progress', progress)
return 1
