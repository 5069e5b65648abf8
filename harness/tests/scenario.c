/* scenario.c: what a scenario file may say and use, when two runs agree, and what a case draws.
 *
 * Scenarios are Lua, so most of this is: a text is parsed or an expression evaluated as the
 * trusted side does it. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include <stdio.h>
#include <string.h>

#define FIELDS "claim = 'c', points = 1, run = function() end"

/* ---- the file */

static void refuses(const char *text, const char *place, const char *words)
{
    char start[100];
    lua_State *L = lua_opened();
    lua_pushstring(L, "s.lua");
    lua_pushstring(L, text);
    bool fine = host_call(L, "scenario.scenario", "parse", 2, 1);
    const char *why = fine ? "nothing" : lua_tostring(L, -1);
    snprintf(start, sizeof start, "%s: ", place);
    cr_expect(fine == false && !strncmp(why, start, strlen(start)) && strstr(why, words),
              "%s: expected '%s … %s', but: %s", text, place, words, why);
    lua_close(L);
}

static void parses(const char *text, const char *description)
{
    static const char describe[] =
        "local out = {}\n"
        "for i, s in ipairs(require('scenario.scenario').parse('s.lua', (...))) do\n"
        "  out[i] = ('%s [%s] %s %d %d %s'):format(s.name, s.group, s.claim, s.points, s.cases, "
        "s.hidden)\n"
        "end\n"
        "return table.concat(out, '; ')";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, describe, text, NULL), (char *)description));
    lua_close(L);
}

Test(scenario, a_file_is_read_in_its_order_with_what_is_left_out_filled_in)
{
    parses("return lesson { scenario 'a: b' { " FIELDS
           " }, scenario 'c' { claim = 'd', points = 3, cases = 20, hidden = true,\n"
           "run = function() end, oracle = function() end, scale = { x = 1 }, seconds = 2 } }",
           "a: b [a] c 1 1 nil; c [c] d 3 20 true");
}

Test(scenario, a_syntax_error_has_its_line)
{
    refuses("return lesson {\n  scenario 'a' {\n    claim = = 1,\n  },\n}", "s.lua:3",
            "unexpected symbol");
    refuses("return lesson {\n", "s.lua:2", "unexpected symbol near <eof>");
}

Test(scenario, an_error_of_the_file_itself_has_its_line)
{
    refuses("local t\nreturn t.x", "s.lua:2", "attempt to index a nil value");
    refuses("\nerror('no')", "s.lua:2", "no");
}

Test(scenario, a_field_that_does_not_exist_is_refused_by_name)
{
    refuses("return lesson {\n  scenario 'a' { " FIELDS ", point = 2 } }", "s.lua:2",
            "scenario 'a': has no field 'point'");
    refuses("return lesson { scenario 'a' { " FIELDS ", 'one' } }", "s.lua:1",
            "scenario 'a': has no field '1'");
}

Test(scenario, a_field_of_another_type_is_refused_by_name)
{
    static const char *const cases[][2] = {
        {"claim = 3, points = 1, run = function() end",
         "found number for claim, expected a string"},
        {"claim = 'c', points = '1', run = function() end",
         "found string for points, expected a number"},
        {"claim = 'c', points = 1, run = 'f'", "found string for run, expected a function"},
        {FIELDS ", cases = '2'", "found string for cases, expected a number"},
        {FIELDS ", oracle = true", "found boolean for oracle, expected a function"},
        {FIELDS ", scale = 1", "found number for scale, expected a table"},
        {FIELDS ", hidden = 'yes'", "found string for hidden, expected a boolean"},
        {FIELDS ", seconds = {}", "found table for seconds, expected a number"},
        {FIELDS ", tolerance = '1'", "found string for tolerance, expected a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[300];
        snprintf(text, sizeof text, "return lesson { scenario 'a' { %s } }", cases[i][0]);
        refuses(text, "s.lua:1", cases[i][1]);
    }
}

Test(scenario, a_claim_points_and_run_must_be_there)
{
    refuses("return lesson { scenario 'a' { points = 1, run = function() end } }", "s.lua:1",
            "scenario 'a': claim is missing");
    refuses("return lesson { scenario 'a' { claim = 'c', run = function() end } }", "s.lua:1",
            "scenario 'a': points is missing");
    refuses("return lesson { scenario 'a' { claim = 'c', points = 1 } }", "s.lua:1",
            "scenario 'a': run is missing");
}

Test(scenario, points_and_cases_are_whole_numbers_from_1)
{
    static const char *const numbers[] = {"0", "-1", "1.5", "2.0"};
    for (int i = 0; i < 4; i++) {
        char text[200], words[100];
        snprintf(text, sizeof text, "return lesson { scenario 'a' { " FIELDS ", cases = %s } }",
                 numbers[i]);
        snprintf(words, sizeof words, "scenario 'a': found %s cases, expected a whole number",
                 numbers[i]);
        refuses(text, "s.lua:1", words);
        snprintf(
            text, sizeof text,
            "return lesson { scenario 'a' { claim = 'c', points = %s, run = function() end } }",
            numbers[i]);
        snprintf(words, sizeof words, "scenario 'a': found %s points, expected a whole number",
                 numbers[i]);
        refuses(text, "s.lua:1", words);
    }
}

Test(scenario, two_scenarios_of_one_name_are_refused)
{
    refuses("return lesson { scenario 'a' { " FIELDS " }, scenario 'b' { " FIELDS
            " }, scenario 'a' { " FIELDS " } }",
            "s.lua", "two scenarios are called 'a'");
}

Test(scenario, what_is_no_list_of_scenarios_is_refused)
{
    refuses("", "s.lua", "found no scenarios");
    refuses("-- nothing\n", "s.lua", "found no scenarios");
    refuses("return 3", "s.lua", "found no scenarios");
    refuses("return lesson {}", "s.lua", "found no scenarios");
    refuses("return lesson { 1 }", "s.lua", "expected scenario \"name\" { … }");
    refuses("return lesson { { claim = 'no name' } }", "s.lua", "expected scenario \"name\" { … }");
    refuses("return lesson { scenario { " FIELDS " } }", "s.lua",
            "expected scenario \"name\" { … }");
    refuses("return lesson {\n\n  scenario 'a' 'b' }", "s.lua:3",
            "scenario 'a': found string, expected a table of fields");
}

Test(scenario, a_lessons_cases_stand_beside_its_scenarios)
{
    static const char *const cases[][2] = {
        {"return { points = 7 }", "7"},
        {"return { points = os and 1 or 3 }", "3"},
        {"return {\n  points = = 1 }", "/cases.lua:2: unexpected symbol near '='"},
    };
    static const char list[] = "return lesson { scenario 'a' { claim = 'c', run = function() end, "
                               "points = cases.points } }";
    char *folder = folder_new();
    file_made(in_folder(folder, "scenarios.lua"), list, strlen(list));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lua_State *L = lua_opened();
        file_made(in_folder(folder, "cases.lua"), cases[i][0], strlen(cases[i][0]));
        const char *said = lua_answer(L,
                                      "return require('scenario.scenario').of({ chapter = (...) })"
                                      ".a.points",
                                      folder, NULL);
        cr_expect(strstr(said, cases[i][1]) != NULL, "expected %s, found %s", cases[i][1], said);
        lua_close(L);
    }
    folder_remove(folder);
}

Test(scenario, a_file_that_cannot_be_read_is_refused_by_name)
{
    lua_State *L = lua_opened();
    cr_expect(eq(
        str,
        (char *)lua_answer(L, "return require('scenario.scenario').load('/nowhere/s.lua')", NULL),
        "error: /nowhere/s.lua: No such file or directory"));
    lua_close(L);
}

Test(scenario, a_file_has_no_way_out_and_no_randomness_of_its_own)
{
    static const char *const absent[] = {
        "io",           "os",         "package",      "require",
        "load",         "loadstring", "loadfile",     "dofile",
        "debug",        "host",       "arg",          "_G",
        "getmetatable", "coroutine",  "setmetatable", "collectgarbage",
        "rawset",       "pcall",      "math.random",  "math.randomseed"};
    lua_State *L = lua_opened();
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        char text[200];
        snprintf(text, sizeof text, "return lesson { scenario(tostring(%s)) { " FIELDS " } }",
                 absent[i]);
        cr_expect(eq(str,
                     (char *)lua_answer(
                         L, "return require('scenario.scenario').parse('s.lua', ...)[1].name", text,
                         NULL),
                     "nil"),
                  "%s", absent[i]);
    }
    cr_expect(eq(str, (char *)lua_answer(L, "return math.type(math.random(5))", NULL), "integer"),
              "the harness has lost its own");
    lua_close(L);
}

Test(scenario, a_file_has_base_math_string_and_table_and_makes_no_globals_for_others)
{
    parses("assert(select('#', 1, 2) == 2 and tonumber('3') == 3 and type(next) == 'function' and "
           "math.floor(1.5) == 1)\n"
           "mine = ('%d'):format(#table.pack(1, 2))\n"
           "for _, x in ipairs { 1 } do assert(x == 1) end\n"
           "for _ in pairs {} do error('no') end\n"
           "return lesson { scenario(mine .. string.rep('a', 2)) { " FIELDS " } }",
           "2aa [2aa] c 1 1 nil");
    static const char two[] =
        "local parse = require('scenario.scenario').parse\n"
        "parse('a.lua', \"mine, math.mine = 1, 2 return lesson { scenario 'a' { " FIELDS " } }\")\n"
        "return parse('b.lua', \"return lesson { scenario(tostring(mine) .. tostring(math.mine)) "
        "{ " FIELDS " } }\")[1].name\n"
        "  .. tostring(mine) .. tostring(math.mine)";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, two, NULL), "nilnilnilnil"));
    lua_close(L);
}

Test(scenario, near_compares_numbers_and_arrays_within_a_tolerance)
{
    parses("assert(near(1, 1.5, 0.5) and not near(1, 1.6, 0.5) and near({1, 2}, {1, 2}, 0) and not "
           "near({1, 2}, {1, 3}, 0.5))\n"
           "assert(near({1, 1}, 1, 0) and not near({1, 2}, 1, 0))\n"
           "assert(near({{1}, {2}}, {{1}, {2}}, 0) and not near({{1}, {2}}, {{1}, {3}}, 0))\n"
           "assert(not near(0 / 0, 0, 1) and not near({0 / 0}, 0, 1))\n"
           "return lesson { scenario 'a' { " FIELDS " } }",
           "a [a] c 1 1 nil");
}

/* ---- agreement */

/* Expects of each expression, up to NULL, that it is true. */
static void expect_true(const char *const *expressions)
{
    static const char named[] =
        "local s, nan, inf = require('scenario.scenario'), 0 / 0, math.huge\n"
        "local agree, differ, first = s.agree, s.differ, s.first_difference\n";
    lua_State *L = lua_opened();
    for (; *expressions; expressions++) {
        char chunk[500];
        snprintf(chunk, sizeof chunk, "%sreturn %s", named, *expressions);
        cr_expect(eq(str, (char *)lua_answer(L, chunk, NULL), "true"), "%s", *expressions);
    }
    lua_close(L);
}

Test(scenario, numbers_agree_within_a_billionth_of_the_expected_or_of_the_scale)
{
    expect_true(
        (const char *const[]){"agree(1, 1 + 0.9e-9, 0) and agree(1, 1 - 0.9e-9, 0) and not "
                              "agree(1, 1 + 1.1e-9, 0) and not agree(1, 1 - 1.1e-9, 0)",
                              "agree(-1e6, -1e6 + 0.9e-3, 0) and not agree(-1e6, -1e6 + 1.1e-3, 0)",
                              "agree(0, 0.9e-9, 1) and not agree(0, 1.1e-9, 1) and agree(1, 1 + "
                              "9e-9, 10) and not agree(1, 1 + 11e-9, 10)",
                              "agree(1e3, 0.9e-6 + 1e3, 1) and not agree(1e3, 1.1e-6 + 1e3, 1)",
                              "not agree(0, 1e-300, 0) and not agree(0, 1, 1e8)",
                              "agree(0, 0, 0) and agree(0.0, -0.0, 0) and agree(3, 3.0, 0)",
                              "not agree(1, -1, 1) and not agree(1e-12, 1, 1)", NULL});
}

Test(scenario, a_nan_agrees_with_a_nan_and_an_infinity_with_itself)
{
    expect_true((const char *const[]){"agree(nan, nan, 1) and agree(nan, -nan, 0)",
                                      "not agree(nan, 1, 1) and not agree(1, nan, 1) and not "
                                      "agree(nan, inf, 1) and not agree(inf, nan, 1)",
                                      "agree(inf, inf, 1) and agree(-inf, -inf, 1)",
                                      "not agree(inf, -inf, 1) and not agree(-inf, inf, 1)",
                                      "not agree(inf, 1e308, 1) and not agree(1e308, inf, 1) and "
                                      "not agree(1, inf, inf) and not agree(inf, 1, inf)",
                                      NULL});
}

/* It is asked before numbers are compared at a scale, and must not call alike what differs. */
Test(scenario, what_is_the_same_is_so_in_shape_and_in_every_entry)
{
    expect_true((const char *const[]){
        "host.same({ 1, { 2, true } }, { 1.0, { 2, true } }) and host.same({}, {})",
        "not host.same({ 1, 2 }, { 1, 2 + 0x1p-51 }) and not host.same({ nan }, { nan })",
        "not host.same({ 1 }, { 1, 2 }) and not host.same({ { 1 }, { 2 } }, { { 1 }, 2 })",
        "not host.same({ true }, { 1 }) and not host.same({ 1 }, 1) and not host.same(1, nil)",
        NULL});
}

Test(scenario, a_copy_is_the_same_in_tables_of_its_own)
{
    expect_true((const char *const[]){
        "(function() local x = { 1, { 2, 3 }, name = { true } }; local y = host.copy(x); "
        "y[2][1], y.name[1] = 9, false; "
        "return x[2][1] == 2 and x.name[1] and y[1] == 1 and y[2][2] == 3 and #y == 2 end)()",
        "host.copy(nan) ~= host.copy(nan) and math.type(host.copy({ 3 })[1]) == 'integer'", NULL});
}

Test(scenario, the_largest_of_an_array_is_finite)
{
    expect_true((const char *const[]){
        "host.largest({ 1, { -3, nan, inf, -inf }, true }) == 3 and host.largest({}) == 0", NULL});
}

Test(scenario, booleans_agree_with_the_same_boolean_only)
{
    expect_true((const char *const[]){
        "agree(true, true, 1) and agree(false, false, 1)",
        "not agree(true, false, 1) and not agree(false, true, 1)",
        "not agree(true, 1, 1) and not agree(0, false, 1) and not agree(1, true, 1)", NULL});
}

Test(scenario, a_difference_is_told_by_its_first_entry)
{
    expect_true((const char *const[]){
        "differ({1, 2, 3}, {1, 2, 3}) == nil and differ({}, {}) == nil and differ(5, 5) == nil",
        "differ({1, 2, 3}, {1, 5, 6}) == '[1]' and differ({1, 2}, {0, 2}) == '[0]' and differ(5, "
        "6) == ''",
        "differ({{1, 2}, {3, 4}}, {{1, 2}, {3, 5}}) == '[1][1]' and differ({{{1}, {2}}}, {{{1}, "
        "{3}}}) == '[0][1][0]'",
        "differ({true, false}, {true, true}) == '[1]' and differ({1, nan}, {1, 2}) == '[1]' and "
        "differ({1, nan}, {1, nan}) == nil",
        "differ({inf, 1}, {inf, 2}) == '[1]' and differ({1, 2}, {inf, 2}) == '[0]' and differ({1, "
        "-inf}, {1, -inf}) == nil",
        NULL});
}

Test(scenario, another_shape_is_a_difference)
{
    expect_true((const char *const[]){
        "differ({1, 2}, {1}) == '' and differ({1}, {1, 2}) == '' and differ({{1}, {1, 2}}, {{1}, "
        "{1}}) == '[1]'",
        "differ(1, {1}) == '' and differ({1}, 1) == '' and differ({{1}}, {1}) == '[0]' and "
        "differ({1}, {{1}}) == '[0]'",
        "differ(1, true) == '' and differ(false, 0) == '' and differ({true}, {1}) == '[0]'", NULL});
}

Test(scenario, an_array_is_compared_at_its_own_largest_number_and_a_lone_number_at_1_or_more)
{
    expect_true((const char *const[]){
        "differ({1e6, 0}, {1e6, 0.9e-3}) == nil and differ({1e6, 0}, {1e6, 1.1e-3}) == '[1]'",
        "differ({{-1e6}, {0}}, {{-1e6}, {0.9e-3}}) == nil and differ({{-1e6}, {0}}, {{-1e6}, "
        "{1.1e-3}}) == '[1][0]'",
        "differ({1e-6, 0}, {1e-6, 2e-15}) == '[1]' and differ({0, 0}, {0, 1e-300}) == '[1]'",
        "differ({inf, 1}, {inf, 1 + 1e-6}) == '[1]' and differ({nan, 1}, {nan, 1 + 1e-6}) == '[1]'",
        "differ(0, 0.9e-9) == nil and differ(0, 1.1e-9) == '' and differ(1e6, 1e6 + 0.9e-3) == nil",
        "differ({1e6, 0}, {1e6, 0.9e-3}, 1) == '[1]' and differ({1e-6, 0}, {1e-6, 2e-15}, 1) == "
        "nil",
        NULL});
}

Test(scenario, of_several_results_the_first_by_name_is_told)
{
    expect_true((const char *const[]){
        "first({ scale = {} }, { a = 1, b = { 1, 2 } }, { a = 1, b = { 1, 2 } }) == nil",
        "table.concat({ first({ scale = {} }, { c = 1, b = { 1, 2 }, a = 0 }, { c = 2, b = { 1, 3 "
        "}, a = 0 }) }, ' ') == 'b [1]'",
        "table.concat({ first({ scale = {} }, { c = 1, b = true }, { b = true }) }, ' ') == 'c '",
        "first({ scale = { a = 100 } }, { a = 1 }, { a = 1 + 0.9e-7 }) == nil",
        "first({ scale = { b = 100 } }, { a = 1 }, { a = 1 + 0.9e-7 }) == 'a'", NULL});
}

Test(scenario, a_scenario_may_ask_for_less_than_a_billionth)
{
    expect_true(
        (const char *const[]){"agree(1, 1 + 0.9e-6, 1, 1e-6) and not agree(1, 1 + 1.1e-6, 1, 1e-6)",
                              "first({ scale = {}, tolerance = 1e-6 }, { a = { 10, 1 } }, { a = { "
                              "10, 1 + 0.9e-5 } }) == nil",
                              "table.concat({ first({ scale = {}, tolerance = 1e-6 }, { a = { 10, "
                              "1 } }, { a = { 10, 1 + 1.1e-5 } }) }, ' ') == 'a [1]'",
                              "first({ scale = {} }, { a = 1 }, { a = 1 + 0.9e-6 }) == 'a'", NULL});
}

/* ---- draws */

#define DRAWS(NAME)                                                                                \
    "scenario '" NAME "' { claim = 'c', points = 1, cases = 50, run = function(_, rng) "           \
    "return { x = { rng:uniform(), rng:real(-2, 3), rng:int(0, 1000), rng:real(0, 1), "            \
    "rng:int(-9, 9) } } end }"

/* drawn(text, name, seed, case, forced) is what a scenario of that name draws; draws(…) the same
 * as text. */
static const char draws[] =
    "local scenario = require('scenario.scenario')\n"
    "local function drawn(text, name, seed, case, forced)\n"
    "  return scenario.run(scenario.parse('s.lua', text)[name], {}, seed, case, forced).x\n"
    "end\n"
    "local function draws(...)\n"
    "  local list = drawn(...)\n"
    "  for i, x in ipairs(list) do list[i] = ('%s%a'):format(math.type(x), x) end\n"
    "  return table.concat(list, ' ')\n"
    "end\n"
    "local alone, more = ...\n";

static void expect_of_draws(const char *chunk)
{
    static const char alone[] = "return lesson { " DRAWS("b") " }",
                      more[] = "return lesson { " DRAWS("a") ", " DRAWS("b") ", " DRAWS("c") " }";
    char whole[2000];
    lua_State *L = lua_opened();
    snprintf(whole, sizeof whole, "%s%s", draws, chunk);
    cr_expect(eq(str, (char *)lua_answer(L, whole, alone, more, NULL), "true"), "%s", chunk);
    lua_close(L);
}

Test(scenario, the_same_seed_and_case_draw_the_same)
{
    expect_of_draws("return draws(alone, 'b', 1, 1) == draws(alone, 'b', 1, 1) and draws(alone, "
                    "'b', 7, 50) == draws(alone, 'b', 7, 50)");
}

Test(scenario, another_seed_case_or_name_draws_others)
{
    expect_of_draws(
        "local seen = {}\n"
        "for seed = 0, 9 do for case = 1, 10 do for _, name in ipairs { 'a', 'b', 'c' } do\n"
        "  local d = draws(more, name, seed, case)\n"
        "  assert(not seen[d], d)\n"
        "  seen[d] = true\n"
        "end end end\n"
        "return true");
}

Test(scenario, one_scenario_more_changes_no_others_draws)
{
    expect_of_draws("for case = 1, 20 do assert(draws(alone, 'b', 3, case) == draws(more, 'b', 3, "
                    "case)) end return true");
}

Test(scenario, forced_draws_are_taken_and_change_no_other)
{
    expect_of_draws(
        "for n, values in ipairs { { 0, 0.25 }, { -2, 2.5 }, { 0, 17, 1000 }, { 0, 1 }, { -9, 9 } "
        "} do\n"
        "  for _, value in ipairs(values) do\n"
        "    local free, got = drawn(alone, 'b', 1, 1), drawn(alone, 'b', 1, 1, { [n] = value })\n"
        "    assert(got[n] == value and free[n] ~= value)\n"
        "    for k = 1, 5 do assert(k == n or got[k] == free[k]) end\n"
        "  end\n"
        "end\n"
        "return true");
}

Test(scenario, forced_draws_that_cannot_be_are_ignored)
{
    expect_of_draws("local free = draws(alone, 'b', 1, 1)\n"
                    "for n, values in pairs { { -0.1, 1 }, { 3.1, -2.1, math.huge }, { 1001, -1, "
                    "2.5, 4.0 }, [6] = { 0 } } do\n"
                    "  for _, value in ipairs(values) do assert(draws(alone, 'b', 1, 1, { [n] = "
                    "value }) == free) end\n"
                    "end\n"
                    "return true");
}

/* What a chunk answers, handed a text or none. */
static void expect_answer(const char *chunk, const char *text, const char *answer)
{
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, text, NULL), (char *)answer));
    lua_close(L);
}

Test(scenario, the_numbers_of_a_program_are_those_its_text_names_and_the_reference_does_not)
{
    static const char chunk[] = "local literals, text = require('scenario.literals'), (...)\n"
                                "return table.concat(literals.of(text, { 1e-8 }), ' ')";
    static const char text[] = "#include \"lesson7.h\"\n#line 883 \"x.c\"\n # line 884\n"
                               "#define MOST 0x40u\n"
                               "// 11 /* 12\n/* 13\n 14 */ double x3 = 1e-8 + 2.5E+2 + 3 - .75f + "
                               "1e-12 * 0 + 1 - 2 + 0.5;\n"
                               "char c = '7'; if (n > UINT16_MAX || x < 0x1p-30) return 4096UL;";
    expect_answer(chunk, text,
                  "1e-12 9.3132257461548e-10 0.75 2.25 2.5 3.0 55.0 64.0 250.0 4096.0 65535.0");
    expect_answer(chunk,
                  "if (n == 60 * (4 + 6) + 7 || S > 1 << 6) f(\"%d rows\", strlen(\"hello\"));",
                  "4.0 5.0 6.0 7.0 10.0 60.0 64.0 600.0 607.0");
    expect_answer(chunk,
                  "enum { LAST = 77 }; int a[] = { 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, "
                  "21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35 };",
                  "77.0");
}

Test(scenario, a_program_counts_narrowly_that_has_a_small_type_of_its_own)
{
    static const char chunk[] =
        "local literals, rng = require('scenario.literals'), require('scenario.rng')\n"
        "for _, text in ipairs { 'size_t t = 0; int a[3]; f((int)t);', '// int i = 0;\\n',\n"
        "  'void f(const int s[4], int a[4])', 'double chart = 1, shorter;' } do\n"
        "  assert(not literals.counts_narrowly(text), text)\n"
        "end\n"
        "for _, text in ipairs { 'for (int i = 0; i < 9; i++)', 'unsigned char c;', '(short)t',\n"
        "  'uint16_t a[3];', 'unsigned n;', 'const int32_t n = 1;' } do\n"
        "  assert(literals.counts_narrowly(text), text)\n"
        "end\n"
        "local usual, far = rng.new(1, 'n', 1, 1), rng.new(1, 'n', 1, 1, nil, { plain = {}, far = "
        "true })\n"
        "return table.concat({ usual:many(1, 900, 20), usual:many(1, 900), usual.placed,\n"
        "  far:many(1, 900, 20), far:many(1, 900), far.placed }, ' ')";
    expect_answer(chunk, NULL, "20 900 0 900 900 1");
}

Test(scenario, near_numbers_of_its_own_a_scenario_draws_on_them_and_to_either_side)
{
    static const char chunk[] =
        "local rng, met = require('scenario.rng'), {}\n"
        "local function note(x, near, name)\n"
        "  if x and math.abs(x / near - 1) < 1e-6 then\n"
        "    met[name .. (x < near and ' below' or x > near and ' above' or ' on')] = true\n"
        "  end\n"
        "end\n"
        "for case = 1, 300 do\n"
        "  local r = rng.new(1, 'name', case, 1, nil, { plain = { 37, 4e-6 }, forms = { 1369 } })\n"
        "  assert(r:own(0, 1) == nil and r:own_count(1, 100) == nil)\n"
        "  r.is_anywhere = true\n"
        "  local count, x = r:own_count(1, 100), r:own(0, 1)\n"
        "  assert(not count or count >= 1 and count <= 100)\n"
        "  assert(not x or x >= 0 and x <= 1)\n"
        "  if count then met[count] = true end\n"
        "  note(x, 4e-6, 'own')\n"
        "  note(r:real(-1, 1), 4e-6, 'real')\n"
        "end\n"
        "for _, what in ipairs { 36, 37, 38, 'own on', 'own below', 'own above', 'real "
        "on' }\n"
        "do assert(met[what], what) end\n"
        "assert(rng.new(1, 'name', 1, 1):own(0, 1) == nil)\n"
        "return 'all'";
    expect_answer(chunk, NULL, "all");
}

Test(scenario, near_numbers_of_its_own_each_size_is_each_of_them_and_the_others_small)
{
    static const char chunk[] =
        "local own, rng = require('scenario.own'), require('scenario.rng')\n"
        "local near, out = { plain = { 3.5, 37 }, forms = {}, by_chance = 10 }, {}\n"
        "local function draw(case)\n"
        "  local r = rng.new(1, 'name', case, 1, nil, near)\n"
        "  return r, r:own_size(1, 100), r:many(2, 9), r:is_alone()\n"
        "end\n"
        "local first, none, many = draw(11)\n"
        "assert(none == nil and many == 9)\n"
        "near.plan = own.plan(first.sizes, near.plain, 7)\n"
        "for case = 10, 17 do\n"
        "  local _, size, few, alone = draw(case)\n"
        "  out[#out + 1] = ('%s %d%s'):format(size, few, alone and '' or ' not alone')\n"
        "end\n"
        "return table.concat(out, ', ')";
    expect_answer(chunk, NULL, "nil 9 not alone, 4 5, nil 4, 37 5, 5 5, nil 5, 38 5, 4 5");
}

Test(scenario, a_run_tells_its_draws_with_their_bounds)
{
    static const char told[] =
        "local scenario, out = require('scenario.scenario'), {}\n"
        "local numbers, fault, draws = scenario.run(scenario.parse('s.lua', (...)).b, {}, 1, 1, "
        "{})\n"
        "assert(fault == nil and #draws == 5)\n"
        "for i, d in ipairs(draws) do assert(d.value == numbers.x[i]) out[i] = ('%s %g "
        "%g'):format(d.kind, d.lo, d.hi) end\n"
        "return table.concat(out, ', ')";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, told, "return lesson { " DRAWS("b") " }", NULL),
                 "real 0 1, real -2 3, int 0 1000, real 0 1, int -9 9"));
    lua_close(L);
}

/* A fair choice among 6 misses one of them in 600 draws once in 10^46; a size never passes 80
 * once in 10^9. The sum of a simplex is the outcome of at most 20 roundings, each of 2^-53. */
Test(scenario, draws_stay_within_their_bounds_and_reach_each_whole_number)
{
    static const char chunk[] =
        "local rng, seen, largest = require('scenario.rng'), {}, 0\n"
        "for case = 1, 600 do\n"
        "  local r = rng.new(1, 'name', case, case / 600)\n"
        "  local u, x, i, p = r:uniform(), r:real(-3, -2), r:int(-2, 3), r:pick { 'a', 'b' }\n"
        "  assert(u >= 0 and u < 1 and x >= -3 and x < -2 and (p == 'a' or p == 'b'))\n"
        "  assert(math.type(i) == 'integer' and i >= -2 and i <= 3)\n"
        "  seen[i] = true\n"
        "  local size = r:size(2, 102)\n"
        "  assert(size >= 2 and size <= 2 + math.ceil(100 * case / 600))\n"
        "  largest = math.max(largest, size)\n"
        "  local sum, list = 0, r:simplex(7)\n"
        "  for _, s in ipairs(list) do assert(s > 0) sum = sum + s end\n"
        "  assert(#list == 7 and math.abs(sum - 1) <= 20 * 2 ^ -53 and #r:reals(4, 0, 1) == 4)\n"
        "end\n"
        "for i = -2, 3 do assert(seen[i]) end\n"
        "return largest > 80";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, NULL), "true"));
    lua_close(L);
}

/* What coincides by chance once in a thousand draws of any size, a value behind an end with the
 * next row's, or an even policy at its ends alone, is met again and again. Of a run, asked once,
 * nothing more is asked. */
Test(scenario, functions_are_asked_with_little_things_too)
{
    static const char chunk[] =
        "local rng, asked, once, ties, even = require('scenario.rng'), 0, 0, 0, 0\n"
        "for case = 1, 40 do\n"
        "  local r = rng.new(1, 'name', case, case / 40)\n"
        "  r:anywhere({}, 2, function(from)\n"
        "    local e, pi = from:rows(3), from:policy(4)\n"
        "    local tied = e.truncated[1] and not e.terminated[1] and e.V_next[1] == e.V[2]\n"
        "    asked, ties = asked + 1, ties + (tied and e.V[2] ~= 0 and 1 or 0)\n"
        "    even = even + (pi[1] == 0.25 and pi[4] == 0.25 and pi[2] ~= 0.25 and 1 or 0)\n"
        "    return {}\n"
        "  end)\n"
        "  r:anywhere({}, 1, function() once = once + 1 return {} end)\n"
        "end\n"
        "return ('%d %d %s %s'):format(asked, once, ties > 0, even > 10)";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, NULL), "216 40 true true"));
    lua_close(L);
}

/* What a program keeps from call to call, it may know again by less than all of its arguments:
 * every second time all of them but one are those of the time before. */
Test(scenario, little_things_come_twice_but_for_one)
{
    static const char chunk[] =
        "local rng, before, pairs, same = require('scenario.rng'), nil, 0, 0\n"
        "for case = 7, 40 do\n"
        "  local asked = 0\n"
        "  rng.new(1, 'name', case, case / 40):anywhere({}, 2, function(from)\n"
        "    local x, others = from:numbers(5), 0\n"
        "    asked = asked + 1\n"
        "    for i = 1, 5 do others = others + (before and x[i] ~= before[i] and 1 or 0) end\n"
        "    if asked > 2 and asked % 2 == 0 then\n"
        "      pairs, same = pairs + 1, same + (others == 1 and 1 or 0)\n"
        "    end\n"
        "    before = x\n"
        "    return {}\n"
        "  end)\n"
        "end\n"
        "return ('%d %d'):format(pairs, same)";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, NULL), "68 68"));
    lua_close(L);
}

/* The draws that visit what uniform ones never meet. In 600 cases a kind that one case in ten is of
 * comes never once in 10^27. */
Test(scenario, draws_for_the_ends_of_a_contract_reach_them)
{
    static const char chunk[] =
        "local rng, met = require('scenario.rng'), {}\n"
        "local function sums_to_one(pi)\n"
        "  local sum = 0\n"
        "  for _, p in ipairs(pi) do assert(p >= 0) sum = sum + p end\n"
        "  assert(math.abs(sum - 1) < 1e-12)\n"
        "end\n"
        "for case = 1, 600 do\n"
        "  local r = rng.new(1, 'name', case, case / 600)\n"
        "  local x, w = r:ends(2, 3), r:wide(-12, 12)\n"
        "  assert(x >= 2 and x <= 3 and math.abs(w) >= 1e-12 and math.abs(w) <= 1e12)\n"
        "  met[x == 2 and 'low' or x == 3 and 'high' or 'between'] = true\n"
        "  met[w < 0 and 'minus' or 'plus'] = true\n"
        "  for _, pi in ipairs { r:policy(4), r:lopsided(4), r:rare(4) } do sums_to_one(pi) end\n"
        "  local pi = r:policy(3)\n"
        "  assert(pi[r:taken(pi) + 1] > 0)\n"
        "  for _, y in ipairs(r:numbers(3, -2, 2)) do\n"
        "    met[y == 0 and 'zero' or math.abs(y) < 1e-4 and 'tiny' or math.abs(y) > 100\n"
        "      and 'huge' or 'plain'] = true\n"
        "  end\n"
        "  for _, y in ipairs(r:logits(3)) do met[math.abs(y) > 900 and 'far' or 'near'] = true "
        "end\n"
        "  assert(r:turn { 1, 2, 3 } == (case - 1) % 3 + 1 and r:last() == (case == 600))\n"
        "  assert(r:many(1, 700) == 700)\n"
        "  local u = host.uniform(r:edge_of_dice(), 0, 0, 0)\n"
        "  met[u < 2e-15 and 'lowest' or u > 1 - 2e-15 and 'highest' or 'within'] = true\n"
        "end\n"
        "local n = 0\n"
        "for _ in pairs(met) do n = n + 1 end\n"
        "return n";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, NULL), "13"));
    lua_close(L);
}
