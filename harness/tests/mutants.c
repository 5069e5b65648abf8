/* mutants.c: what mutate.lua makes of a small solution. Whether a lesson's mutants are killed is
 * asked by mutants.lua, in `make test-all`. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "support.h"
#include <string.h>

static const char solution[] =
    "#include \"f.h\"\n"
    "\n"
    "void f(size_t n, const double x[n], const double y[n], double z[n])\n"
    "{\n"
    "    //> all: do\n"
    "    double sum = 0.5;\n"
    "    for (size_t i = 0; i < n; i++)\n"
    "        sum -= -x[i];\n"
    "    z[0] = sum * 2;\n"
    "    //< all\n"
    "}\n";

static const char names[] = "local names = {}\n"
                            "for i, m in ipairs(require('tests.mutate').all('s.c', (...))) do\n"
                            "  names[i] = m.line .. ' ' .. m.name\n"
                            "end\n"
                            "return table.concat(names, '\\n') .. '\\n'";

static void expect_mutant(const char *all, const char *name)
{
    cr_expect(strstr(all, name), "there is no '%s' in:\n%s", name, all);
}

Test(mutants, each_token_is_made_wrong_and_each_statement_left_out)
{
    lua_State *L = lua_opened();
    const char *all = lua_answer(L, names, solution, NULL);
    const char *expected[] = {"6 all: double sum = {0.5 -> (2 * 0.5)};\n",
                              "7 all: for (size_t i = {0 -> 1}; i < n; i++)\n",
                              "7 all: for (size_t i = 0; i {< -> <=} n; i++)\n",
                              "7 all: for (size_t i = 0; {i -> n} < n; i++)\n",
                              "7 all: for (size_t i = 0; i < n; i{++ -> --})\n",
                              "8 all: sum {-= -> +=} -x[i];\n",
                              "8 all: sum -= {- -> }x[i];\n",
                              "8 all: sum -= -{x -> y}[i];\n",
                              "8 all: sum -= -x[{i -> i + 1}];\n",
                              "8 all: {sum -= -x[i]; -> ;}\n",
                              "9 all: z[{0 -> 1}] = sum * 2;\n",
                              "9 all: z[0] = sum {* -> /} 2;\n",
                              "9 all: z[0] = sum * {2 -> 1};\n"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        expect_mutant(all, expected[i]);
    lua_close(L);
}

Test(mutants, a_mutant_is_the_solution_but_for_one_token)
{
    lua_State *L = lua_opened();
    const char *text =
        lua_answer(L,
                   "for _, m in ipairs(require('tests.mutate').all('s.c', (...))) do\n"
                   "  if m.name:find('{* -> /}', 1, true) then return m.text end\n"
                   "end",
                   solution, NULL);
    cr_expect_str_eq(text, "#include \"f.h\"\n"
                           "\n"
                           "void f(size_t n, const double x[n], const double y[n], double z[n])\n"
                           "{\n"
                           "    double sum = 0.5;\n"
                           "    for (size_t i = 0; i < n; i++)\n"
                           "        sum -= -x[i];\n"
                           "    z[0] = sum / 2;\n"
                           "}\n");
    lua_close(L);
}

/* Line breaks are no part of a mutant's name, so that a list of them outlives a new layout. */
Test(mutants, a_name_does_not_know_where_lines_end)
{
    static const char broken[] =
        "void f(int n, int *x)\n{\n    //> all: do\n    *x = n\n         + 1;\n"
        "    //< all\n}\n";
    lua_State *L = lua_opened();
    expect_mutant(lua_answer(L, names, broken, NULL), "5 all: *x = n {+ -> -} 1;\n");
    lua_close(L);
}
