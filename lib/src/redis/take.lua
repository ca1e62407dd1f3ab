-- Takes from each allowance what it costs: its key, how many milliseconds until one more, how many at once, how many are asked
-- for. Answers the moment, and until when each was used before. The rule is that of domain/rate_limit.rs.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { now }
for place, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[3 * place - 2]), tonumber(ARGV[3 * place - 1])
  local cost = tonumber(ARGV[3 * place]) * interval
  local used = math.max(tonumber(redis.call('GET', key) or 0), now)
  if cost > 0 and used + cost <= now + interval * burst then
    redis.call('SET', key, string.format('%.0f', used + cost), 'PX', used + cost - now)
  end
  answer[place + 1] = used
end
return answer
