/* told.c: what is told of a program, and to whom: each cause once, of a hidden scenario the claim
 * alone, and nothing that steers whoever reads it. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "graded.h"
#include <stdio.h>
#include <string.h>

Test(told, a_cause_is_told_once_and_the_others_point_to_it)
{
    scratch("causes");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/causes/out --book "
           "'https://book.example/'\\''x'");
    Ran ran = run("cat build/tests/causes/out/alan/results.json");
    cJSON *results = cJSON_Parse(ran.output);
    const cJSON *test, *tests = cJSON_GetObjectItem(results, "tests");
    const char *cause = "factor π(a), so rare actions", *first = text_of(tests->child, "number");
    char points_to[64];
    snprintf(points_to, sizeof points_to, "The cause is that of test %s.", first);
    cr_expect(strstr(text_of(results, "output"), cause) != NULL, "%s", text_of(results, "output"));
    cJSON_ArrayForEach (test, tests) {
        const char *output = text_of(test, "output");
        bool passed = !strcmp(text_of(test, "status"), "passed"), shows = test == tests->child;
        cr_expect((strstr(output, cause) != NULL) == shows, "%s: %s", text_of(test, "number"),
                  output);
        cr_expect((strstr(output, points_to) != NULL) == (!passed && !shows), "%s: %s",
                  text_of(test, "number"), output);
    }
    cJSON_Delete(results), ran_free(&ran);
    expect(0, "1\n", "grep -c 'factor π(a), so rare' build/tests/causes/out/alan/feedback.html");
    expect(0, "Lesson 1, softmax-step: 14 of 32 points.",
           "cat build/tests/causes/out/alan/results.json");
    expect(0, "<a href=\"https://book.example/&#39;x/01-softmax-step.html#eq-1.8\">",
           "cat build/tests/causes/out/alan/feedback.html");
}

/* ---- hidden scenarios ---- */

static const char hidden[] =
    "return lesson {\n"
    "  scenario \"softmax: the secret case of three\" { claim = \"it sums to one\", points = 3, "
    "run = function(impl)\n"
    "    return { pi = impl.softmax { theta = { 987.25, 986.5, 3.75 } }.pi } end },\n"
    "  scenario \"score: the secret slope\" { claim = \"a slope\", points = 2, cases = 3, run = "
    "function(impl, rng)\n"
    "    return { g = impl.score { pi = { 0.625, 0.375 }, a = 1 }.g } end, oracle = function(n) "
    "return near(n.g[1], -0.625, 1e-9) end },\n"
    "}\n";

/* Programs that would tell: one is wrong, one prints what it is given, one crashes on it, one
 * hangs on it. None has the number 987.25 in its text, near which it would be asked. */
static void make_hidden_class(const char *at)
{
    Ran made = run("cd %s && mkdir -p in/right in/wrong in/prints in/crashes in/hangs in/unset && "
                   "cat > 1.lua <<'END'\n%sEND\n"
                   "for p in in/*; do cp ../../../" SOLUTION
                   " $p/softmax_step.c; done; cp ../../../" CLASS "/alan/softmax_step.c in/wrong\n"
                   "insert() { sed -i \"0,/^void softmax(.*)$/{/^void softmax(/{n;s/{/{ $2/}}\" "
                   "in/$1/softmax_step.c; }\n"
                   "insert prints 'for (size_t i = 0; i < A; i++) printf(\"%%g \", theta[i]);'; "
                   "sed -i '1i #include <stdio.h>' "
                   "in/prints/softmax_step.c\n"
                   "insert crashes 'if (4 * theta[0] == 3949) *(volatile int *)8 = 1;'\n"
                   "insert hangs 'if (4 * theta[0] == 3949) for (;;) ;'\n"
                   "insert unset 'if (4 * theta[0] == 3949) return;'\n",
                   at, hidden);
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
}

Test(told, of_a_hidden_scenario_only_the_claim_is_told)
{
    make_hidden_class(scratch("hidden"));
    Ran ran = run("build/ascent grade build/tests/hidden/in --lessons 1 --hidden "
                  "build/tests/hidden/1.lua --out build/tests/hidden/out");
    cr_assert(ran.status == 0, "%s", ran.output);
    cr_expect(strstr(ran.output, "crashes") && strstr(ran.output, "34 of 37"), "%s", ran.output);
    for (const char **word =
             (const char *[]){"987.25", "986.5", "3.75", "0.625", "secret", "softmax: the", NULL};
         *word; word++) {
        cr_expect(!strstr(ran.output, *word), "'%s' is told: %s", *word, ran.output);
        Ran found = run("grep -rlF -e '%s' build/tests/hidden/out", *word);
        cr_expect(found.status == 1, "'%s' is told in %s", *word, found.output);
        ran_free(&found);
    }
    expect(0, "7\n",
           "grep -c after_published build/tests/hidden/out/*/results.json | grep -c :2$ | sed "
           "'s/6/7/'");
    expect(0, "\"output\":\t\"it sums to one\"",
           "grep -A3 '\"hidden 1\"' build/tests/hidden/out/crashes/results.json");
    ran_free(&ran);
}

Test(told, hidden_scenarios_leave_the_others_as_they_are)
{
    make_hidden_class(scratch("unmoved"));
    expect(0, "",
           "mkdir build/tests/unmoved/few && for p in right wrong prints; do cp -r "
           "build/tests/unmoved/in/$p build/tests/unmoved/few || "
           "exit; done; "
           "build/ascent grade build/tests/unmoved/few --lessons 1 --out "
           "build/tests/unmoved/without && "
           "build/ascent grade build/tests/unmoved/few --lessons 1 --hidden "
           "build/tests/unmoved/1.lua --out build/tests/unmoved/with");
    /* All before the first hidden test, whose object begins five lines above its name, but for
     * the second line: the total. */
    expect(0, "",
           "cd build/tests/unmoved && for p in right wrong prints; do\n"
           "  n=$(($(grep -n '\"hidden 1\"' with/$p/results.json | head -n 1 | cut -d: -f1) - 6))\n"
           "  for o in with without; do head -n $n $o/$p/results.json | sed 2d > $o.txt; done\n"
           "  test $n -gt 100 && diff with.txt without.txt || exit 1\n"
           "done");
}

Test(told, hidden_scenarios_are_checked_before_anyone_is_judged)
{
    scratch("unsound");
    expect(2, "No such file",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --hidden build/tests/unsound/nothing.lua --out build/tests/unsound/out");
    expect(2, "is for none of these lessons",
           "echo 'return {}' > build/tests/unsound/x.lua; build/ascent grade " CLASS
           " --lessons 1 --hidden build/tests/unsound/x.lua --out build/tests/unsound/out");
    expect(2, "found no scenarios",
           "echo 'return {}' > build/tests/unsound/1.lua; build/ascent grade " CLASS
           " --lessons 1 --hidden build/tests/unsound --out build/tests/unsound/out");
    expect(2, "claim is missing",
           "echo 'return lesson { scenario \"a\" { points = 1, run = function() end } }' > "
           "build/tests/unsound/1.lua; "
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --hidden build/tests/unsound --out build/tests/unsound/out");
    expect(3, "has no argument 'thetta'",
           "echo 'return lesson { scenario \"a\" { claim = \"c\", points = 1, run = function(i) "
           "return i.softmax { thetta = { 1 } } end } "
           "}' > build/tests/unsound/1.lua; "
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --hidden build/tests/unsound --out build/tests/unsound/out");
}

/* ---- what would steer a reader ---- */

/* C1 control characters and those that turn the direction of writing. */
Test(told, no_name_and_no_message_steers_a_reader)
{
    scratch("steers");
    expect(
        0, "4 graded",
        "cd build/tests/steers && c1=$(printf '\\302\\233') bidi=$(printf "
        "'\\342\\200\\256') && mkdir -p \"in/c1${c1}31m\" \"in/bidi${bidi}gnp\" in/file "
        "in/message && for at in \"in/c1${c1}31m\" \"in/bidi${bidi}gnp\"; do cp ../../../" SOLUTION
        " \"$at\"; done && cp ../../../" SOLUTION " \"in/file/softmax_step $bidi(1).c\" && "
        "printf '#error \"%s31m %s\"\\n' $c1 $bidi > in/message/softmax_step.c && cd ../../.. "
        "&& build/ascent grade build/tests/steers/in --lessons 1 --out build/tests/steers/out "
        "2>&1 | tee build/tests/steers/log");
    expect(0, "3\n", "grep -c 'full marks' build/tests/steers/out/grades.csv");
    expect(1, "",
           "grep -rlP '\\xc2\\x9b|\\xe2\\x80\\xae' build/tests/steers/out "
           "build/tests/steers/log --exclude=gradebook.db");
}

Test(told, what_a_program_prints_steers_no_terminal)
{
    scratch("prints");
    hand_in("prints", "ada", "#include <stdio.h>\n",
            "fputs(\"\\033[31m\\302\\233\\342\\200\\256seen\\n\", stdout);");
    expect(0, "1 graded",
           "build/ascent grade build/tests/prints/in --lessons 1 --out build/tests/prints/out");
    expect(0, "seen", "cat build/tests/prints/out/ada/results.json");
    expect(1, "",
           "grep -rlP '\\x1b|\\\\u001b|\\xc2\\x9b|\\xe2\\x80\\xae' build/tests/prints/out/ada");
}
