/* commands.c: what the command line promises: one clear message for bad input, an exit status
 * that tells the truth, reports that other programs can read, and nothing lost or half written. */
#define _GNU_SOURCE
#include "../sandbox/launch.h"
#include "command.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOLUTION "solutions/01-softmax-step/softmax_step.c"

/* A fresh folder for one test, below build/. */
static const char *scratch(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "build/tests/%s", name);
    Ran made = run("rm -rf '%s' && mkdir -p '%s'", path, path);
    cr_assert_eq(made.status, 0);
    ran_free(&made);
    return path;
}

static void expect(const char *line, int status, const char *words)
{
    Ran ran = run("%s", line);
    cr_expect(ran.status == status, "%s: exit status %d, expected %d: %s", line, ran.status, status,
              ran.output);
    cr_expect(strstr(ran.output, words), "%s: expected '%s' in: %s", line, words, ran.output);
    ran_free(&ran);
}

Test(commands, wrong_usage_is_2_and_says_what_was_found)
{
    expect("build/ascent", 2, "usage:");
    expect("build/ascent judge", 2, "no command 'judge'");
    expect("build/ascent check", 2, "which lesson?");
    expect("build/ascent check 99", 2, "no lesson '99'; there are: 00-why-policies");
    expect("build/ascent check nonsense", 2, "no lesson 'nonsense'");
    expect("build/ascent check 1 a.c b.c", 2, "found 'b.c' too");
    expect("build/ascent check 1 --fast", 2, "no option '--fast'");
    expect("build/ascent check 1 build/tests/nothing.c", 2,
           "build/tests/nothing.c: No such file or directory");
    expect("build/ascent check 1 harness/tests", 2, "harness/tests holds no softmax_step.c");
    expect("build/ascent check 1 /dev/zero", 2, "is not a regular file");
    expect("build/ascent grade --out build/x", 2, "which folder of submissions?");
    expect("build/ascent grade harness/tests/class", 2, "--out is missing");
    expect("build/ascent grade build/tests/nothing --out build/x", 2,
           "build/tests/nothing: No such file or directory");
    expect("build/ascent grade harness/tests/class harness/tests/class --out build/x", 2,
           "is named twice");
    expect("build/ascent grade harness/tests/class --out", 2, "--out needs a word behind it");
    expect("build/ascent grade harness/tests/class --out harness/tests/class/new/out", 2,
           "in the middle of the submissions");
    expect("mkdir -p build/tests/nobody && build/ascent grade build/tests/nobody --out build/x", 2,
           "holds no lesson's file, and no folder or archive for each pupil");
}

Test(commands, a_lesson_answers_to_each_of_its_names)
{
    for (const char **name = (const char *[]){"1", "01", "softmax-step", "01-softmax-step", NULL};
         *name; name++) {
        int status;
        cJSON *report = check_json(*name, SOLUTION, "--quick", &status);
        cr_expect(status == 0 && !strcmp(text_of(report, "lesson"), "01-softmax-step"), "%s",
                  *name);
        cJSON_Delete(report);
    }
}

Test(commands, a_folder_is_searched_flat_and_under_the_slug)
{
    const char *at = scratch("folder");
    Ran made = run("mkdir -p %s/flat %s/deep/01-softmax-step && cp " SOLUTION
                   " %s/flat && cp " SOLUTION " %s/deep/01-softmax-step",
                   at, at, at, at);
    expect("build/ascent check 1 build/tests/folder/flat --quick", 0, "This lesson is done");
    expect("build/ascent check 1 build/tests/folder/deep --quick", 0, "This lesson is done");
    ran_free(&made);
}

Test(commands, a_file_that_is_no_program_gets_one_message_and_status_1)
{
    const char *at = scratch("odd");
    Ran made = run("cd %s && : > empty.c && printf 'int x;\\0int y;' > zero.c && head -c 3000 "
                   "/dev/urandom > random.c && "
                   "head -c 2000000 /dev/zero | tr '\\0' ' ' > huge.c && mkfifo pipe.c && chmod "
                   "000 empty.c && chmod 644 empty.c",
                   at);
    expect("build/ascent check 1 build/tests/odd/empty.c", 1, "empty.c is empty");
    expect("build/ascent check 1 build/tests/odd/zero.c", 1, "zero.c is no text: byte 6 is 0");
    expect("build/ascent check 1 build/tests/odd/random.c", 1, "random.c");
    expect("build/ascent check 1 build/tests/odd/huge.c", 1,
           "huge.c is too large: the most is 1048576 bytes");
    expect("printf '#include \"softmax_step.h\"\\nvoid f(doubl' > build/tests/odd/half.c && "
           "build/ascent check 1 build/tests/odd/half.c",
           1, "half.c:2: error: expected");
    expect("build/ascent check 1 build/tests/odd/pipe.c", 2, "pipe.c is not a regular file");
    ran_free(&made);
}

Test(commands, what_stands_in_the_place_of_ones_own_file_is_told_with_what_mends_it)
{
    static const struct {
        const char *put, *told;
    } cases[] = {{"true", "is not there"},
                 {"mkdir %s", "is a folder"},
                 {"mkfifo %s", "is no regular file"},
                 {"ln -s softmax_step.c %s", "is a link that leads nowhere"}};
    const char *own = "chapters/01-softmax-step/softmax_step.c";
    workbook_copied("build/tests/own-place");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char put[128];
        snprintf(put, sizeof put, cases[i].put, own);
        Ran ran =
            run("cd build/tests/own-place && rm -rf %s && %s && build/ascent check 1", own, put);
        cr_expect(ran.status == 2 && strstr(ran.output, cases[i].told) &&
                      strstr(ran.output, "make reset LESSON=01"),
                  "%s: %d, %s", cases[i].told, ran.status, ran.output);
        ran_free(&ran);
    }
}

Test(commands, who_typed_make_is_told_in_its_words)
{
    expect("ASKED_OF=make build/ascent hint 99", 2, "make: no lesson '99'");
    expect("ASKED_OF=make build/ascent hint 0", 2, "make: 00-why-policies is for reading");
    expect("ASKED_OF=make build/ascent watch 1 2", 2, "make watch: one lesson at a time");
    expect("make -n grade LESSONS=1", 2, "found LESSONS=1, expected LESSON=1");
    expect("make -n debug LESSON=99", 2, "there is no lesson '99'. There are 1 2 3");
    expect("make -n debug LESSON='1 2'", 2, "one lesson at a time");
    expect("make -n gradescope LESSON=1,2", 0, "'1,2'");
    expect("make -n read LESSON=99", 2, "there is no lesson '99'. There are 00-why-policies");
    expect("make 0", 2, "0 is for reading: chapters/00-why-policies/lesson.md");
    expect("make -n 01", 0, "ascent check 01");
    expect("make -n museum EXHIBIT=1 TELL=yes", 0, "'TELL=yes'");
    expect("COLUMNS=60 make help | awk 'length > 60'", 0, "");
}

Test(commands, an_unreadable_file_is_wrong_usage)
{
    if (geteuid() == 0) {
        printf("skipped: root can read any file\n");
        return;
    }
    const char *at = scratch("unreadable");
    Ran made = run("cp " SOLUTION " %s/a.c && chmod 000 %s/a.c", at, at);
    expect("build/ascent check 1 build/tests/unreadable/a.c", 2, "Permission denied");
    ran_free(&made);
}

Test(commands, what_the_compiler_says_names_the_readers_file_and_line)
{
    expect("build/ascent check 1 harness/tests/faults/01-softmax-step/syntax-error.c", 1,
           "harness/tests/faults/01-softmax-step/syntax-error.c:");
    expect("build/ascent check 1 harness/tests/faults/01-softmax-step/wrong-prototype.c", 1,
           "the lesson's header has: ‘score’ with type");
    expect("build/ascent check 1 harness/tests/faults/01-softmax-step/own-job.c", 1,
           "defines job_bandit,");
    expect("build/ascent check 1 harness/tests/faults/01-softmax-step/undefined-function.c", 1,
           "which no one defines");
}

Test(commands, without_a_compiler_nothing_can_be_judged)
{
    expect("PATH=/nonexistent build/ascent check 1 " SOLUTION, 3,
           "gcc cannot be run: is it installed?");
}

Test(commands, a_report_that_cannot_be_printed_is_3)
{
    expect("build/ascent check 1 " SOLUTION " --quick --json > /dev/full", 3,
           "No space left on device");
}

Test(commands, the_report_has_its_fields)
{
    cJSON *report = check_json("1", "harness/tests/class/alan", "--quick", NULL);
    cr_assert(report);
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(report, "schema_version")), 1);
    double points = 0, most = 0;
    const cJSON *row;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        bool passed = cJSON_IsTrue(cJSON_GetObjectItem(row, "passed"));
        const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
        double worth = cJSON_GetNumberValue(cJSON_GetObjectItem(row, "points"));
        most += worth, points += passed ? worth : 0;
        cr_expect(*text_of(row, "name") && *text_of(row, "claim") && *text_of(row, "outcome"));
        cr_expect(passed
                      ? cJSON_IsNull(why) && !*text_of(row, "message")
                      : *text_of(why, "kind") && *text_of(why, "text") && *text_of(row, "message"));
    }
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(report, "score")), points);
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(report, "max_score")), most);
    cJSON_Delete(report);
}

Test(commands, the_same_file_gets_the_same_report_byte_for_byte)
{
    Ran made =
        run("lua5.4 harness/lesson/regions.lua mistake " SOLUTION
            " harness/tests/wrong/01-softmax-step.c uninitialised-sum > build/tests/unset.c");
    Ran first = run("build/ascent check 1 build/tests/unset.c --json");
    Ran second = run("build/ascent check 1 build/tests/unset.c --json");
    ran_free(&made);
    cr_expect_str_eq(first.output, second.output);
    ran_free(&first), ran_free(&second);
}

/* In a workbook of the test's own, whose make builds nothing: only what make says counts. */
Test(commands, a_check_that_was_carried_out_ends_make_quietly)
{
    const char *at = scratch("quiet");
    Ran ran = run(
        "workbook=$PWD; cd %s && mkdir -p build/lessons chapters/01-a && touch "
        "chapters/01-a/scenarios.lua && cp $workbook/Makefile . && "
        "printf '#!/bin/sh\nexit $STATUS\n' > build/ascent && "
        "chmod +x build/ascent && for status in 0 1 2; do "
        "STATUS=$status MAKEFLAGS= make --no-print-directory PARTS= 1; echo status $?; done 2>&1",
        at);
    cr_expect(!strncmp(ran.output, "status 0\nstatus 0\n", 18) && strstr(ran.output, "Error 2"),
              "%s", ran.output);
    ran_free(&ran);
}

/* ---- a workbook of its own, to be broken ---- */

static const char *copy_of_workbook(const char *name)
{
    const char *at = scratch(name);
    Ran made = run("mkdir %s/build && cp -r chapters solutions harness %s/ && cp -r build/ascent "
                   "build/without build/tool_runner build/worker "
                   "build/worker-sanitized build/libraries "
                   "build/linked.o build/lessons %s/build/",
                   at, at, at);
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    return at;
}

Test(commands, a_scenario_that_is_wrong_is_named_and_nothing_is_judged)
{
    const char *at = copy_of_workbook("broken");
    static const struct {
        const char *edit, *words;
    } cases[] = {
        {"s/run = function(impl)/run = funktion(impl)/", "scenarios.lua:"},
        {"s/points = 1/point = 1/", "scenario 'softmax: two equal logits': has no field 'point'"},
        {"s/theta = { 0, 0 } }.pi/thetta = { 0, 0 } }.pi/", "softmax: has no argument 'thetta'"},
        {"s/impl.softmax { theta = { 0, 0 } }/impl.softmacks { theta = { 0, 0 } }/",
         "the contract has no function 'softmacks'"},
        {"s/theta = { 0, 0 } }.pi/theta = 0 }.pi/",
         "softmax: theta must be an array of 1 dimension, found number"},
        {"s/return near(sum, 1, 1e-9)/return near(sum, 2, 1e-9)/",
         "the reference does not satisfy the oracle"},
        {"s/points = 1,/points = 1, cases = 0,/", "found 0 cases, expected a whole number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ran ran = run("sed '%s' chapters/01-softmax-step/scenarios.lua > "
                      "%s/chapters/01-softmax-step/scenarios.lua && "
                      "%s/build/ascent check 1 " SOLUTION " --quick",
                      cases[i].edit, at, at);
        cr_expect(ran.status == 3 && strstr(ran.output, cases[i].words), "%s: status %d: %s",
                  cases[i].edit, ran.status, ran.output);
        ran_free(&ran);
    }
}

Test(commands, a_header_outside_the_grammar_is_named_and_nothing_is_judged)
{
    const char *at = copy_of_workbook("header");
    Ran ran = run("sed -i 's/double pi\\[A\\]);/double *pi);/' "
                  "%s/chapters/01-softmax-step/softmax_step.h && %s/build/ascent check 1 " SOLUTION,
                  at, at);
    cr_expect(ran.status == 3 && strstr(ran.output, "softmax_step.h:") &&
                  strstr(ran.output, ": found '*', expected a parameter's name"),
              "%d: %s", ran.status, ran.output);
    ran_free(&ran);
}

Test(commands, records_stand_in_for_the_solutions)
{
    const char *at = copy_of_workbook("records");
    Ran removed = run("rm -r %s/solutions %s/build/lessons/*/*.so %s/build/lessons/*/reference.o",
                      at, at, at);
    for (const char **pupil = (const char *[]){"ada", "alan", "kurt", NULL}; *pupil; pupil++) {
        Ran with = run("build/ascent check 1 harness/tests/class/%s --quick", *pupil);
        Ran without = run("%s/build/ascent check 1 harness/tests/class/%s --quick", at, *pupil);
        cr_expect(with.status == without.status, "%s: %s", *pupil, without.output);
        cr_expect(strcmp(*pupil, "alan") || strstr(without.output, "slope of π(a) itself"), "%s",
                  without.output);
        ran_free(&with), ran_free(&without);
    }
    ran_free(&removed);
}

/* ---- grade ---- */

static cJSON *results_of(const char *path)
{
    Ran ran = run("cat '%s'", path);
    cJSON *results = cJSON_Parse(ran.output);
    ran_free(&ran);
    return results;
}

Test(commands, a_class_gets_a_gradebook_and_a_result_for_each_pupil)
{
    const char *at = scratch("grades");
    Ran ran = run("build/ascent grade harness/tests/class --lesson 1 --out %s/deep/down", at);
    cr_expect(ran.status == 0, "%s", ran.output);
    cJSON *results = results_of("build/tests/grades/deep/down/alan/results.json");
    cr_assert(results);
    double sum = 0;
    const cJSON *test;
    cJSON_ArrayForEach (test, cJSON_GetObjectItem(results, "tests")) {
        sum += cJSON_GetNumberValue(cJSON_GetObjectItem(test, "score"));
        cr_expect(!strcmp(text_of(test, "status"), "passed") ||
                  !strcmp(text_of(test, "status"), "failed"));
        cr_expect(*text_of(test, "number") && *text_of(test, "output") &&
                  !strcmp(text_of(test, "visibility"), "visible"));
    }
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(results, "score")), sum);
    expect("grep -c '^\"[a-z]*\",\"01-softmax-step\",' build/tests/grades/deep/down/grades.csv", 0,
           "6");
    expect("cat build/tests/grades/deep/down/grades.csv", 0,
           "\"ada\",\"01-softmax-step\",32,32,\"full marks\",\"\"");
    expect("ls -A build/tests/grades/deep/down | grep -c part", 1, "0");
    cJSON_Delete(results);
    ran_free(&ran);
}

Test(commands, names_are_encoded_and_never_a_formula_or_a_path)
{
    const char *at = scratch("names");
    Ran made = run("cd %s && mkdir -p 'in/=1+1' 'in/a, \"b\"' 'in/ä' && for d in in/*; do cp "
                   "../../../" SOLUTION " \"$d\"; done",
                   at);
    Ran ran = run(
        "build/ascent grade %s/in --lesson 1 --out %s/out && ls %s/out && cat %s/out/grades.csv",
        at, at, at, at);
    cr_expect(made.status == 0 && ran.status == 0, "%s%s", made.output, ran.output);
    cr_expect(strstr(ran.output, "%3D1%2B1\n") && strstr(ran.output, "a%2C%20%22b%22\n") &&
                  strstr(ran.output, "%C3%A4\n"),
              "%s", ran.output);
    cr_expect(strstr(ran.output, "\"'=1+1\",") && strstr(ran.output, "\"a, \"\"b\"\"\","), "%s",
              ran.output);
    ran_free(&made), ran_free(&ran);
}

Test(commands, a_submission_that_is_a_link_or_is_missing_has_no_points)
{
    const char *at = scratch("links");
    Ran made = run("cd %s && mkdir -p in/link in/none in/pipe && ln -s ../../../../../" SOLUTION
                   " in/link/softmax_step.c && mkfifo in/pipe/softmax_step.c",
                   at);
    Ran ran = run("build/ascent grade %s/in --lesson 1 --out %s/out", at, at);
    cr_expect(ran.status == 4, "%s", ran.output);
    cr_expect(strstr(ran.output, "softmax_step.c is a symbolic link.") &&
                  strstr(ran.output, "softmax_step.c was not handed in.") &&
                  strstr(ran.output, "softmax_step.c is not a regular file."),
              "%s", ran.output);
    ran_free(&made), ran_free(&ran);
}

/* A file system of a few pages over a folder; only root may make one. */
static bool may_mount(void)
{
    Ran ran = run("unshare -m true");
    bool may = ran.status == 0;
    if (!may)
        printf("skipped: only root can make a file system that is full\n");
    ran_free(&ran);
    return may;
}

Test(commands, a_full_disk_is_3_and_leaves_the_old_grades)
{
    if (!may_mount())
        return;
    const char *at = scratch("full");
    Ran ran = run("mkdir -p %s/out && unshare -m sh -c 'mount -t tmpfs -o size=8k none %s/out && "
                  "mkdir %s/out/ada && echo old > "
                  "%s/out/ada/results.json && "
                  "build/ascent grade harness/tests/class/ada --lesson 1 --out %s/out; echo status "
                  "$?; cat %s/out/ada/results.json; ls -A "
                  "%s/out/ada'",
                  at, at, at, at, at, at, at);
    cr_expect(strstr(ran.output, "status 3") && strstr(ran.output, "No space left") &&
                  strstr(ran.output, "\nold\n") && strstr(ran.output, "\nresults.json\n"),
              "%s", ran.output);
    ran_free(&ran);
    ran = run("mkdir -p %s/tmp && unshare -m sh -c 'mount -t tmpfs -o size=16k none %s/tmp && "
              "TMPDIR=$PWD/%s/tmp build/ascent check 1 " SOLUTION "; echo status $?'",
              at, at, at);
    cr_expect(strstr(ran.output, "status 3") && strstr(ran.output, "no space left on the device"),
              "%s", ran.output);
    ran_free(&ran);
}

Test(commands, results_need_a_folder)
{
    scratch("file");
    expect("touch build/tests/file/out && build/ascent grade harness/tests/class/ada --lesson 1 "
           "--out build/tests/file/out",
           3, "Not a directory");
}

/* ---- the sandbox ---- */

Test(commands, a_sandbox_is_one_of_three)
{
    expect("build/ascent check 1 " SOLUTION " --sandbox chroot", 2,
           "there is no sandbox 'chroot'; there are bwrap, landlock and none");
    expect("build/ascent grade harness/tests/class --out build/x --sandbox chroot", 2,
           "found chroot");
    expect("build/ascent grade harness/tests/class --out build/x --sandbox", 2,
           "--sandbox needs a word behind it");
}

Test(commands, without_a_proven_sandbox_nothing_is_graded_and_each_has_its_cause)
{
    const char *at = scratch("unproven");
    Ran ran = run("PATH=/nonexistent build/ascent grade harness/tests/class/ada --lesson 1 --out "
                  "%s/out; echo status $?; ls %s/out",
                  at, at);
    cr_expect(strstr(ran.output, "status 3") && strstr(ran.output, "nothing is graded\nbwrap: ") &&
                  strstr(ran.output, "\nlandlock: ") && !strstr(ran.output, "results"),
              "%s", ran.output);
    ran_free(&ran);
}

Test(commands, to_grade_without_a_sandbox_is_said_in_every_result)
{
    const char *at = scratch("bare");
    Ran ran = run(
        "build/ascent grade harness/tests/class/ada --lesson 1 --out %s/out --sandbox none", at);
    cJSON *results = results_of("build/tests/bare/out/ada/results.json");
    cr_expect(ran.status == 0 &&
                  strstr(ran.output, "no sandbox: submissions can do whatever you can"),
              "%s", ran.output);
    cr_expect(strstr(text_of(results, "output"), "Graded without a sandbox (--sandbox none).\n"),
              "%s", text_of(results, "output"));
    cJSON_Delete(results), ran_free(&ran);
}

/* ---- files that a submission must not see ---- */

static bool kernel_hides_files(void)
{
    bool hides = sandbox_hides_files();
    if (!hides)
        printf("skipped: this kernel has no Landlock\n");
    return hides;
}

Test(commands, a_submission_cannot_include_the_solution)
{
    scratch("thief");
    Ran made =
        run("echo '#include \"%s/" SOLUTION "\"' > build/tests/thief/softmax_step.c", workbook());
    if (kernel_hides_files())
        expect("build/ascent check 1 build/tests/thief --quick --json", 1,
               "No such file or directory");
    ran_free(&made);
}

Test(commands, a_submission_can_neither_load_the_reference_nor_end_the_judge)
{
    scratch("thief2");
    Ran made = run("cat > build/tests/thief2/softmax_step.c <<'END'\n"
                   "#include <dlfcn.h>\n#include <signal.h>\n#include <unistd.h>\n"
                   "void softmax(size_t A, const double theta[A], double pi[A])\n{\n"
                   "    void *reference = "
                   "dlopen(\"%s/build/lessons/01-softmax-step/reference.so\", RTLD_NOW);\n"
                   "    if (reference)\n"
                   "        ((void (*)(size_t, const double *, double *))dlsym(reference, "
                   "\"softmax\"))(A, theta, pi);\n"
                   "    else\n"
                   "        kill(getppid(), SIGKILL);\n"
                   "}\nEND",
                   workbook());
    if (kernel_hides_files())
        expect("build/ascent check 1 build/tests/thief2 --quick --json", 1,
               "asks the system to signal another process (kill), a forbidden operation");
    ran_free(&made);
}
