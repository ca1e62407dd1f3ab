-- Takes one from each allowance: its key, how many milliseconds until one more, how many at once. Answers the moment, and
-- until when each was used before. The rule is that of domain/rate_limit.rs.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { now }
for place, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
  local used = math.max(tonumber(redis.call('GET', key) or 0), now)
  if used + interval <= now + interval * burst then
    redis.call('SET', key, string.format('%.0f', used + interval), 'PX', used + interval - now)
  end
  answer[place + 1] = used
end
return answer
