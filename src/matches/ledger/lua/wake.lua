-- Puts these in line, if they still wait.
-- KEYS  1 waiting
-- ARGV  keys of matches
-- RESULT how many
local woken = 0
for _, key in ipairs(ARGV) do
  if redis.call('ZSCORE', KEYS[1], key) and end_wait(key) then woken = woken + 1 end
end
return woken
