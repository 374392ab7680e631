-- reschedule.lua: moves a job to another time.
-- KEYS    the due set
-- ARGV    offset, id, at in ms (0: now)
-- before  the job exists: scheduled, waiting or running
-- after   1: it is due at that time, out of its lane until then, no worker holds it, and nobody asked to
--            stop it; attempts and progress stay   0: no such job
local id, at = ARGV[2], tonumber(ARGV[3])
if redis.call('EXISTS', JOB .. id) == 0 then return 0 end
if at == 0 then at = now end
leave(id)
redis.call('HSET', JOB .. id, 'due', at, 'token', redis.call('INCR', TOKEN))
redis.call('HDEL', JOB .. id, 'stop')
redis.call('ZADD', DUE, at, id)
local person = redis.call('HGET', JOB .. id, 'person')
if person then redis.call('ZADD', PERSON .. person, at, id) end
return 1
