#!/bin/sh
# summary.sh: what a pupil is told, as Markdown in which nothing of a stranger's is markup.
#      harness/platforms/summary.sh OUT
set -eu
for results in "$1"/*/results.json; do
	lua5.4 - "$results" <<-'END'
		local file <close> = assert(io.open(arg[1], "rb"))
		local text, at = file:read("a"):match('"output":%s*"(.*)'), 1
		while text:sub(at, at) ~= '"' do at = at + (text:sub(at, at) == "\\" and 2 or 1) end
		text = text:sub(1, at - 1):gsub("\\(.)", { n = "\n", t = "\t", ['"'] = '"', ["\\"] = "\\" })
		print("```text\n" .. text:gsub("`", "'") .. "\n```")
	END
done
