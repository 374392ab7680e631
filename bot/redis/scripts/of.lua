-- of.lua: lists a person's jobs that are not running, by due time.
-- KEYS    the due set
-- ARGV    offset, person, limit
-- changes nothing
-- returns {{id, body, due}...}
local key, limit = PERSON .. ARGV[2], tonumber(ARGV[3])
local jobs, from = {}, 0
repeat
  local ids = redis.call('ZRANGE', key, from, from + limit - 1)
  for _, id in ipairs(ids) do
    local job = redis.call('HMGET', JOB .. id, 'body', 'due')
    if #jobs < limit and job[1] and not redis.call('ZSCORE', RUNNING, id) then
      jobs[#jobs + 1] = {id, job[1], tonumber(job[2])}
    end
  end
  from = from + limit
until #jobs >= limit or #ids == 0
return jobs
