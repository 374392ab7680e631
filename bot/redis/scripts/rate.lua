-- rate.lua: stores one person's opinion of one answer.
-- KEYS    the due set
-- ARGV    offset, job and person as one string, at in ms, opinion as JSON, most opinions kept
-- before  anything
-- after   it replaces that person's earlier one; the oldest beyond the most are gone
local who, at, opinion, most = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
redis.call('HSET', RATING, who, opinion)
redis.call('ZADD', RATINGS, at, who)
for _, old in ipairs(redis.call('ZRANGE', RATINGS, 0, -most - 1)) do
  redis.call('ZREM', RATINGS, old)
  redis.call('HDEL', RATING, old)
end
return 1
