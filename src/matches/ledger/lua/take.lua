-- Gives a worker the matches whose turn it is. One that has places left when the line is empty stands by it.
-- KEYS  1 agenda  2 outbox  3 absent
-- ARGV  1 how many at most  2 lease ms  3 outbox length  4 state after a claim  5 the worker, '' for one that does not stand by
--       6 for how long it stands by, ms  7 fencing token of these claims
-- RESULT {now, ready left, {key, fields, request}, …}
local now = clock()
local taken = {now, 0}
local most = tonumber(ARGV[1])
has_come()
while #taken - 2 < most do
  local keys = next_ready(most - #taken + 2)
  if #keys == 0 then break end
  for _, key in ipairs(keys) do
    local claimed = claim_one(key, KEYS[1], KEYS[2], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[7], now)
    -- Anything else has been settled, or is held by another, since it was put in line.
    if claimed[1] == 'claimed' then taken[#taken + 1] = {key, claimed[2], claimed[3]} end
  end
end
taken[2] = count_of('ready')
if ARGV[5] ~= '' and #taken - 2 < most then stand_by(ARGV[5], now + ARGV[6]) end
return taken
