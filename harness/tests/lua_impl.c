/* lua_impl.c: calls as a scenario makes them: what they take and give, what is said of a wrong
 * one, and the handles they go through. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include <stdio.h>
#include <string.h>

/* ---- runs and calls */

/* What comes of a scenario that runs `body`, with `impl` bound to the reference of lesson 1, its
 * jobs, and a function that the reference does not have: the numbers named r, a fault, or an
 * error. */
static const char *outcome_of_run(lua_State *L, const char *body)
{
    static const char chunk[] =
        "local contract, scenario, body = require('lesson.contract'), "
        "require('scenario.scenario'), ...\n"
        "local chapter, bound = host.root .. '/chapters/01-softmax-step/', {}\n"
        "local handle = host.trusted(nil, host.root .. "
        "'/build/lessons/01-softmax-step/reference.so')\n"
        "local own = '/*\\n * i  a\\n * b  c\\n * T  d\\n * x[T]  e\\n */ int absent(int i, bool "
        "b, size_t T, const bool x[T]);'\n"
        "own = own .. '/*\\n * on  a\\n * eta  b\\n * n  c */ typedef struct { bool on; double "
        "eta; size_t n; } How;'\n"
        "own = own .. '/*\\n * how  a */ int held(const How *how);'\n"
        "local lists = { contract.read(chapter .. 'softmax_step.h'), contract.read(chapter .. "
        "'jobs.h'), contract.parse('own.h', own) }\n"
        "for _, list in ipairs(lists) do\n"
        "  for name, call in pairs(host.bind(handle, list)) do bound[name] = call end\n"
        "end\n"
        "local before = \"return lesson {\\n scenario 'it' { claim = 'c', points = 1, run = "
        "function(impl, rng)\\n\"\n"
        "local s = scenario.parse('s.lua', before .. body .. '\\nend } }').it\n"
        "local numbers, fault = scenario.run(s, bound, 1, 1)\n"
        "if fault then return ('fault %s in %s (%s)'):format(fault.outcome, fault.fn, fault.text) "
        "end\n"
        "return type(numbers.r) == 'table' and table.concat(numbers.r, ' ') or tostring(numbers.r)";
    return lua_answer(L, chunk, body, NULL);
}

static void expect_outcome(const char *body, const char *want)
{
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)outcome_of_run(L, body), (char *)want), "%s", body);
    lua_close(L);
}

/* An error that begins as told; a traceback may follow. */
static void expect_error(const char *body, const char *want)
{
    char start[300];
    lua_State *L = lua_opened();
    const char *got = outcome_of_run(L, body);
    snprintf(start, sizeof start, "error: %s", want);
    cr_expect(zero(int, strncmp(got, start, strlen(start))), "%s\nexpected: %s\ngot: %s", body,
              start, got);
    lua_close(L);
}

/* An error of a call: names scenario, case, line and function, and says `want` to the end of its
 * line. */
static void expect_wrong(const char *call, const char *want)
{
    char body[300], message[300];
    snprintf(body, sizeof body, "\nimpl.%s\n", call);
    snprintf(message, sizeof message, "scenario 'it', case 1: s.lua:4: %.*s: %s\n",
             (int)strcspn(call, " "), call, want);
    expect_error(body, message);
}

Test(lua_impl, a_call_takes_named_arguments_and_returns_named_outputs)
{
    expect_outcome("return { r = impl.softmax { theta = { 0, 0 } }.pi }", "0.5 0.5");
    expect_outcome("return { r = impl.softmax { theta = { 0, 0, 0, 0 }, A = 4 }.pi }",
                   "0.25 0.25 0.25 0.25");
    expect_outcome("return { r = impl.sample_action { pi = { 0.5, 0.5 }, u = 0.75 }.value }", "1");
    expect_outcome("return { r = impl.job_bandit { seed = 1, steps = 3, mean = { 1 }, spread = 0, "
                   "eta = 1, theta = { 0 } }.count }",
                   "3");
}

Test(lua_impl, an_in_out_array_comes_back_and_the_one_given_stays_as_it_was)
{
    expect_outcome("local given = { theta = { 0, 0 }, a = 0, G = 2, eta = 0.5 }\n"
                   "local out = impl.softmax_step(given)\n"
                   "assert(out.value == nil and out.a == nil and out ~= given)\n"
                   "return { r = { out.theta[1], out.theta[2], given.theta[1], given.theta[2] } }",
                   "0.5 -0.5 0 0");
}

Test(lua_impl, an_argument_that_does_not_exist_is_refused_by_name)
{
    expect_wrong("softmax { theta = { 0 }, eta = 1 }", "has no argument 'eta'");
    expect_wrong("softmax { { 0, 0 } }", "has no argument '(no name)'");
    expect_wrong("softmax { theta = { 0 }, [0] = 1 }", "has no argument '(no name)'");
}

Test(lua_impl, an_argument_that_is_missing_is_named)
{
    expect_wrong("softmax {}", "theta is missing");
    expect_wrong("softmax_step { theta = { 0 }, a = 0, eta = 1 }", "G is missing");
    expect_wrong("softmax_step { theta = { 0 }, G = 1, eta = 1 }", "a is missing");
    expect_wrong("job_bandit { seed = 1, steps = 1, mean = { 0 }, spread = 0, eta = 1 }",
                 "theta is missing");
    expect_wrong("absent { i = 1, b = true }", "x is missing");
}

Test(lua_impl, sizes_that_do_not_agree_are_named_with_where_they_come_from)
{
    expect_wrong("job_game { seed = 1, steps = 1, payoff = { { 0, 1 }, { 1, 0 } }, q = { 1 }, eta "
                 "= 1, theta = { 0, 0 } }",
                 "q has 1 where A is 2 (from payoff)");
    expect_wrong("job_game { seed = 1, steps = 1, payoff = { { 0, 1 } }, q = { 1 }, eta = 1, theta "
                 "= { 0 } }",
                 "payoff has 2 where A is 1 (from payoff)");
    expect_wrong("job_game { seed = 1, steps = 1, payoff = { { 0, 1 }, { 1 } }, q = { 0, 1 }, eta "
                 "= 1, theta = { 0, 0 } }",
                 "payoff has 1 where A is 2 (from payoff)");
    expect_wrong("job_bandit { seed = 1, steps = 1, mean = { 0, 0 }, spread = 0, eta = 1, theta = "
                 "{ 0, 0, 0 } }",
                 "theta has 3 where A is 2 (from mean)");
    expect_wrong("score { A = 3, pi = { 0.5, 0.5 }, a = 0 }", "pi has 2 where A is 3 (from A)");
}

Test(lua_impl, an_output_cannot_be_given)
{
    expect_wrong("softmax { theta = { 0 }, pi = { 0 } }", "pi is an output and cannot be given");
}

Test(lua_impl, an_argument_of_another_type_is_named)
{
    expect_wrong("softmax { theta = 3 }", "theta must be an array of 1 dimension, found number");
    expect_wrong("softmax { theta = { 0, '1' } }", "theta must be a number, found 1");
    expect_wrong("softmax { theta = { 0, false } }", "theta must be a number, found false");
    expect_wrong("job_game { seed = 1, steps = 1, payoff = { 1, 2 }, q = { 1, 0 }, eta = 1, theta "
                 "= { 0, 0 } }",
                 "payoff must be an array of 2 dimensions, found number");
    expect_wrong("softmax_step { theta = { 0 }, a = 0, G = '2', eta = 1 }",
                 "G must be a number, found 2");
    expect_wrong("score { pi = { 1 }, a = 0.5 }", "a must be a whole number ≥ 0, found 0.5");
    expect_wrong("score { pi = { 1 }, a = -1 }", "a must be a whole number ≥ 0, found -1");
    expect_wrong("score { pi = { 1 }, a = '0' }", "a must be a whole number ≥ 0, found 0");
    expect_wrong("absent { i = 1.5, b = true, x = {} }",
                 "i must be a whole number of 32 bits, found 1.5");
    expect_wrong("absent { i = 1, b = 1, x = {} }", "b must be true or false, found 1");
    expect_wrong("absent { i = 1, b = true, x = { 0 } }", "x must be true or false, found 0");
    expect_wrong("softmax (3)", "takes one table of named arguments, found number");
    expect_wrong("softmax ()", "takes one table of named arguments, found nil");
}

Test(lua_impl, settings_are_a_table_with_every_field_and_no_other)
{
    expect_outcome("return { r = impl.held { how = { on = true, eta = 1, n = 2 } }.value }",
                   "fault missing in held (held)");
    expect_wrong("held {}", "how is missing");
    expect_wrong("held { how = 3 }", "how must be a table of settings, found number");
    expect_wrong("held { how = { on = true, eta = 1 } }", "how.n is missing");
    expect_wrong("held { how = { on = true, etta = 1, n = 2 } }", "how has no field 'etta'");
    expect_wrong("held { how = { true, eta = 1, n = 2 } }", "how has no field '(no name)'");
    expect_wrong("held { how = { on = 1, eta = 1, n = 2 } }",
                 "how.on must be true or false, found 1");
    expect_wrong("held { how = { on = true, eta = 1, n = 0.5 } }",
                 "how.n must be a whole number ≥ 0, found 0.5");
}

Test(lua_impl, a_function_that_the_contract_does_not_have_is_named)
{
    expect_error(
        "impl.softmin { theta = { 0 } }",
        "scenario 'it', case 1: s.lua:3: scenario 'it': the contract has no function 'softmin'");
}

Test(lua_impl, a_call_that_goes_wrong_on_the_other_side_is_a_fault_and_no_error)
{
    expect_outcome("return { r = impl.absent { i = -1, b = true, x = { true } }.value }",
                   "fault missing in absent (absent)");
}

Test(lua_impl, what_a_run_returns_must_be_named_numbers)
{
    expect_error("return 3", "scenario 'it': found number, expected a table of named numbers");
    expect_error("", "scenario 'it': found nil, expected a table of named numbers");
    expect_error("return { r = 'three' }", "scenario 'it': found string for r, expected numbers");
    expect_error("return { r = { 1, { 2, pairs } } }",
                 "scenario 'it': found function for r[1][1], expected numbers");
    expect_error("return { r = { { 1 }, { 2, 'x' } } }",
                 "scenario 'it': found string for r[1][1], expected numbers");
    expect_outcome("return { r = false }", "false");
    expect_error("error('of its own')", "scenario 'it', case 1: s.lua:3: of its own");
}

/* ---- handles */

/* softmax is declared with one output more than it has, softmax_step with an output that it adds
 * to. */
static const char handles[] =
    "local more = '/*\\n * A  a\\n * theta[A]  b\\n * pi[A]  out\\n * more[A]  out */\\n'\n"
    "  .. 'void softmax(size_t A, const double theta[A], double pi[A], double more[A]);'\n"
    "  .. '/*\\n * A  a\\n * theta[A]  out\\n * a  b\\n * G  c\\n * eta  d */\\n'\n"
    "  .. 'void softmax_step(size_t A, double theta[A], size_t a, double G, double eta);'\n"
    "local handle = host.trusted(nil, (...))\n"
    "local bound = host.bind(handle, require('lesson.contract').parse('more.h', more))\n";

static void expect_handle(bool with_library, const char *rest, const char *want)
{
    char chunk[2000], so[4200];
    snprintf(chunk, sizeof chunk, "%s%s", handles, rest);
    snprintf(so, sizeof so, "%s/build/lessons/01-softmax-step/reference.so", workbook());
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, with_library ? so : NULL, NULL), (char *)want));
    lua_close(L);
}

static const char outcome_of[] = "local ok, e = pcall(bound.%s, { %s })\n"
                                 "return ok and 'fine' or type(e) == 'string' and e or ('%%s %%s "
                                 "%%s %%d'):format(e.outcome, e.fn, e.argument, e.index)";

static void expect_handle_outcome(bool with_library, const char *function, const char *arguments,
                                  const char *want)
{
    char rest[500];
    snprintf(rest, sizeof rest, outcome_of, function, arguments);
    expect_handle(with_library, rest, want);
}

Test(lua_impl, an_output_that_was_not_written_or_added_to_is_a_fault)
{
    expect_handle_outcome(true, "softmax", "theta = { 0, 0 }", "unset softmax more 0");
    expect_handle_outcome(true, "softmax_step", "A = 2, a = 0, G = 1, eta = 1",
                          "added softmax_step theta 0");
}

Test(lua_impl, a_size_that_only_outputs_have_must_be_given)
{
    expect_handle_outcome(true, "softmax_step", "a = 0, G = 1, eta = 1",
                          "softmax_step: A is missing");
}

/* Every order of wide and narrow fields that leaves a gap somewhere. */
static const char settings[] =
    "local text = '/* a\\n * on  a\\n * eta  b\\n * k  c\\n * off  d\\n * n  e\\n * last  f */"
    "\\ntypedef struct { bool on; double eta; int k; bool off; size_t n; bool last; } How;\\n"
    "/* b\\n * how  a */\\ndouble held(const How *how);\\n'\n"
    "local head = '#include <stdbool.h>\\n#include <stddef.h>\\n'\n"
    "local body = 'double held(const How *how) { return how->on * 1e4 + how->eta * 1e3 + how->k * "
    "100"
    " + how->off * 50 + (double)how->n * 10 + how->last; }'\n"
    "assert(host.write((...) .. '/it.c', head .. text .. body))\n"
    "assert(os.execute('gcc -shared -fPIC -o ' .. (...) .. '/it.so ' .. (...) .. '/it.c'))\n"
    "local handle = host.trusted(nil, (...) .. '/it.so')\n"
    "local bound = host.bind(handle, require('lesson.contract').parse('it.h', text))\n"
    "return bound.held { how = { on = true, eta = 2, k = 3, off = true, n = 7, last = true } "
    "}.value";

Test(lua_impl, settings_lie_where_the_compiler_looks_for_them)
{
    char *folder = folder_new();
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, settings, folder, NULL), "12421.0"));
    lua_close(L);
    folder_remove(folder);
}

Test(lua_impl, a_trusted_call_that_refuses_its_arguments_is_a_fault_and_the_next_one_is_answered)
{
    static const char chunk[] =
        "local text = '/* a\\n * k  b */\\ndouble half(int k);\\n'\n"
        "local body = '#include \"traps.h\"\\ndouble half(int k) { REQUIRE(k % 2 == 0, \"%d is "
        "odd\", k); return k / 2; }'\n"
        "assert(host.write((...) .. '/it.c', body))\n"
        "assert(os.execute(('gcc -shared -fPIC -I%s/harness/impl -o %s/it.so %s/it.c '\n"
        "  .. '%s/harness/impl/traps.c'):format(host.root, ..., ..., host.root)))\n"
        "local bound = host.bind(host.trusted(nil, (...) .. '/it.so'),\n"
        "  require('lesson.contract').parse('it.h', text))\n"
        "local ok, fault = pcall(bound.half, { k = 3 })\n"
        "return ('%s: %s, %g'):format(fault.outcome, fault.text, bound.half { k = 6 }.value)";
    char *folder = folder_new();
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, folder, NULL), "refused: 3 is odd, 3"));
    lua_close(L);
    folder_remove(folder);
}

Test(lua_impl, a_handle_without_library_or_record_knows_no_answer)
{
    expect_handle_outcome(false, "softmax", "theta = { 0, 0 }", "unknown softmax nil 0");
}

Test(lua_impl, a_closed_handle_is_refused)
{
    expect_handle(true,
                  "handle:close() local ok, e = pcall(bound.softmax, { theta = { 0 } }) return e",
                  "softmax: the implementation is closed");
    expect_handle(true,
                  "handle:close() local ok, e = pcall(handle.save, handle, '/tmp/x') return "
                  "e:match('closed')",
                  "closed");
}

/* ---- records, and files that are not there */

Test(lua_impl, only_a_handle_that_records_has_a_record)
{
    expect_handle(true, "local ok, why = handle:save('/nowhere/record') return why:match('^[^:]*')",
                  "/nowhere/record");
    expect_handle(
        true,
        "local at = host.scratch() .. '/r' handle:record() pcall(bound.softmax, { theta = "
        "{ 0, 0 } }) local saved = handle:save(at) return saved and tostring(#host.read(at) > 40)",
        "true");
}

/* Else whoever runs a judge that cannot read its own files would fail every submission. */
Test(lua_impl, a_file_that_no_worker_can_open_is_the_judges_trouble)
{
    expect_handle(
        true,
        "local gone = host.untrusted(host.workers(host.root, false), '/nowhere/it.so')\n"
        "gone:begin(1)\n"
        "local ok, e = pcall(host.bind(gone, require('lesson.contract').read(host.root .. "
        "'/chapters/01-softmax-step/softmax_step.h')).softmax, { theta = { 0 } })\n"
        "return type(e) .. ' ' .. e:match('/nowhere/.*')",
        "string /nowhere/it.so: No such file or directory");
}

Test(lua_impl, a_workbook_without_its_objects_blames_no_file)
{
    expect_handle(true,
                  "local lesson, build = require('lesson.lesson'), require('impl.build')\n"
                  "local l, folder = lesson.read(lesson.find('1')), host.folder()\n"
                  "l.built = folder .. '/gone'\n"
                  "local ok, e = pcall(build.implementation, l, 'int x;', folder, 'it')\n"
                  "host.remove(folder)\n"
                  "return e.outcome .. e.text:match('/gone/.*')",
                  "unable/gone/weak.o is missing: run `make`");
}

/* Whoever adds an outcome has to find words for it; the three are never told to a reader. */
Test(lua_impl, every_outcome_has_words)
{
    lua_State *L = lua_opened();
    const char *said = lua_answer(
        L,
        "local faults, never = require('diagnose.faults'), { fine = true, unknown = true, "
        "unstarted "
        "= true }\n"
        "local silent = {}\n"
        "for _, name in ipairs(host.outcomes) do\n"
        "  local fault = { outcome = name, fn = 'f', text = 'a\\nb\\nc', index = 0, argument = "
        "'x', signal = 11, status = 1, frames = {} }\n"
        "  local ok, d = pcall(faults.told, fault)\n"
        "  if not never[name] and not (ok and #d.text > 0) then silent[#silent + 1] = name end\n"
        "end\n"
        "return #host.outcomes > 3 and table.concat(silent, ' ') or 'no outcomes'",
        NULL);
    cr_expect(eq(str, (char *)said, ""));
    lua_close(L);
}

/* That a number is not whole is never hidden, unless it is rounding. */
Test(lua_impl, numbers_are_told_with_as_many_digits_as_say_something)
{
    static const char *const told[][2] = {
        {"0.25", "0.25"},
        {"1/3", "0.333333"},
        {"-0.0", "0"},
        {"1 - 2^-53", "0.99999999999999989"},
        {"1 - 5e-9", "0.999999995"},
        {"1.00000075", "1.00000075"},
        {"3 - 2^-51", "3"},
        {"-6.0000000000000018", "-6"},
        {"256952.9467894531", "256952.947"},
        {"5e7 - 2^-27", "5e+07"},
    };
    lua_State *L = lua_opened();
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        char script[96];
        snprintf(script, sizeof script, "return require('diagnose.written').number(%s)",
                 told[i][0]);
        cr_expect(eq(str, (char *)lua_answer(L, script, NULL), (char *)told[i][1]));
    }
    lua_close(L);
}
