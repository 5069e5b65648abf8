/* gaps.c: what a contract allows and no scenario asks (gaps.lua). The finder is tried on calls that
 * are made up; with ASCENT_ALL=1, as in `make test-all`, it looks at every lesson. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is missing of the calls of f(A, x, u, b) in `visits`, Lua. */
static const char *missing(lua_State *L, const char *visits)
{
    static const char chunk[] =
        "local contract, gaps, ranges = require('lesson.contract'), require('tests.gaps'), "
        "require('tests.ranges')\n"
        "local text = '/* f\\n *   A     actions, ≥ 1\\n *   x[A]  logits\\n *   u     in [0, 1)\\n"
        " *   b     a flag */\\nvoid f(size_t A, const double x[A], double u, bool b);'\n"
        "local visits = assert(load('return ' .. (...)))()\n"
        "return table.concat(gaps.of(contract.parse('f.h', text), ranges.docs(text), { f = visits "
        "}), '\\n')";
    return lua_answer(L, chunk, visits, NULL);
}

Test(gaps, what_a_contract_allows_is_missing_until_a_call_has_it)
{
    lua_State *L = lua_opened();
    const char *none = missing(L, "{}");
    const char *all_of_x[] = {"f: x: exactly 0",    "f: x: below 0",    "f: x: smaller than 0.001",
                              "f: x: 1000 or more", "f: x: all alike",  "f: x: largest last",
                              "f: A: is 1",         "f: A: 10 or more", "f: u: exactly 0",
                              "f: u: just below 1", "f: b: true",       "f: b: false"};
    for (size_t i = 0; i < sizeof all_of_x / sizeof *all_of_x; i++)
        cr_expect(strstr(none, all_of_x[i]), "%s is not missed: %s", all_of_x[i], none);
    cr_expect(!strstr(none, "u: exactly 1"), "1 is not in [0, 1): %s", none);
    const char *some = missing(L, "{ { x = { 0, -2000 }, u = 0.999, b = true }, "
                                  "{ x = { 1e-4, 1e-4, 3 }, u = 0, b = true } }");
    const char *left[] = {"f: A: is 1", "f: u: just above 0", "f: b: false", "f: x: all alike"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        cr_expect(strstr(some, left[i]), "%s is not missed: %s", left[i], some);
    const char *gone[] = {"x: exactly 0",    "x: below 0",    "x: smaller", "x: 1000",
                          "x: largest last", "x: neighbours", "A: is 2",    "u: just below",
                          "u: exactly 0",    "b: true"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        cr_expect(!strstr(some, gone[i]), "%s is missed: %s", gone[i], some);
    lua_close(L);
}

Test(gaps, a_field_of_settings_is_asked_like_an_argument)
{
    lua_State *L = lua_opened();
    static const char chunk[] =
        "local contract, gaps, ranges = require('lesson.contract'), require('tests.gaps'), "
        "require('tests.ranges')\n"
        "local text = '/* How.\\n *   eta  step size, ≥ 0\\n *   s    a state */\\n"
        "typedef struct { double eta; size_t s; } How;\\n'\n"
        "  .. '/* f\\n *   S     states\\n *   V[S]  values\\n *   how   all of it, s < S */\\n"
        "void f(size_t S, const double V[S], const How *how);'\n"
        "local visits = { f = { { V = { 1, 2 }, how = { eta = 0, s = 1 } } } }\n"
        "return table.concat(gaps.of(contract.parse('f.h', text), ranges.docs(text), visits), "
        "'\\n')";
    const char *some = lua_answer(L, chunk, NULL);
    cr_expect(strstr(some, "f: how.eta: 1000 or more"), "%s", some);
    cr_expect(strstr(some, "f: how.s: is 0"), "%s", some);
    cr_expect(!strstr(some, "how.eta: exactly 0"), "%s", some);
    cr_expect(!strstr(some, "how.s: the last"), "%s", some);
    lua_close(L);
}

Test(gaps, every_range_that_a_contract_allows_is_visited_or_excused)
{
    if (!getenv("ASCENT_ALL"))
        cr_skip_test("left to make test-all");
    lua_State *L = lua_opened();
    Ran slugs = run("ls -d chapters/${LESSON}*/scenarios.lua | cut -d/ -f2");
    for (char *rest = slugs.output, *slug; (slug = strsep(&rest, "\n")) && *slug;) {
        static const char ask[] = "local text, which = ...\n"
                                  "return select(which, require('tests.gaps').report(text))";
        printf("%s, numbers by decades\n%s\n", slug, lua_answer(L, ask, slug, "1", NULL));
        const char *left = lua_answer(L, ask, slug, "2", NULL);
        cr_expect(!*left, "%s:\n%s", slug, left);
    }
    ran_free(&slugs);
    lua_close(L);
}
