-- Enters a match as holder of a payload, where that cannot be done with the change of its state (another node's).
-- KEYS  1 custody of the payload
-- ARGV  1 holder  2 when its call began, ms, or ''  3 for how long the end of a custody is known, ms
-- RESULT 1 holds it | 0 it is being given back
return enter(KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])) and 1 or 0
