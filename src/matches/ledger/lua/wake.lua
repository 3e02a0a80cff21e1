-- Puts these in line, if they still wait.
-- KEYS  1 waiting  2 absent
-- ARGV  1 id of the allocation that has room for them  then keys of matches
-- RESULT how many
local woken = 0
for i = 2, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) and end_wait(ARGV[i], ARGV[1]) then woken = woken + 1 end
end
return woken
