-- cancel.lua: removes a job.
-- KEYS    the due set
-- ARGV    offset, id, call (random, the same when the client repeats the call)
-- before  the job exists: scheduled, waiting or running; or this call already removed it
-- after   1: it is gone, no worker holds it, its lane's next job is claimable   0: no such job
local id, how = ARGV[2], 'cancel ' .. ARGV[3]
if ended(id, how) then return 1 end
if redis.call('EXISTS', JOB .. id) == 0 then return 0 end
forget(id, how)
return 1
