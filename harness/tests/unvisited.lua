-- unvisited.lua: what a contract allows and no scenario needs to ask, by lesson and reason
-- (gaps.lua). What is visited, or not allowed any more, does not belong here.
return {
}
