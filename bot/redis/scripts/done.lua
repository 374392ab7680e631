-- done.lua: ends a job and appends to a transcript.
-- KEYS    the due set
-- ARGV    offset, id, token, thread (may be empty), longest transcript, retention in ms, turns as JSON...
-- before  the job is in running with this token, or this call already ended it
-- after   1: the job is gone, its lane's next job is claimable, the turns are appended once, the
--            thread's retention starts again   0: stale, nothing changed
local id, token, thread, longest, retention = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6]
local how = 'done ' .. token
if ended(id, how) then return 1 end
if not holds(id, token) then return 0 end
forget(id, how)
if thread ~= '' then
  for i = 7, #ARGV do redis.call('RPUSH', THREAD .. thread, ARGV[i]) end
  redis.call('LTRIM', THREAD .. thread, -longest, -1)
  redis.call('PEXPIRE', THREAD .. thread, retention)
  redis.call('PEXPIRE', JOINED .. thread, retention)
end
return 1
