/* batch.c: a class is graded once, whole, and the same however it is done: with more processes, in
 * parts, in another sandbox, again, or week by week. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "graded.h"
#include <stdio.h>
#include <string.h>

Test(batch, processes_and_sandboxes_change_no_byte)
{
    scratch("same");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/same/one --jobs 1");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/same/two --jobs 2");
    expect_same("build/tests/same/one", "build/tests/same/two");
    Ran other = run("build/ascent grade --timeout .2 " CLASS
                    " --lessons 1 --out build/tests/same/light --sandbox landlock");
    if (other.status == 0)
        expect_same("build/tests/same/one", "build/tests/same/light");
    else
        printf("skipped: Landlock does not prove itself here: %s", other.output);
    ran_free(&other);
}

Test(batch, shards_together_are_the_whole)
{
    scratch("shards");
    expect(0, "6 graded",
           "build/ascent grade --timeout .2 " CLASS " --lessons 1 --out build/tests/shards/whole");
    expect(0, "3 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/shards/parts --shard 1/2");
    expect(0, "3 graded",
           "build/ascent grade --timeout .2 " CLASS
           " --lessons 1 --out build/tests/shards/parts --shard 2/2");
    expect(1, "", "ls build/tests/shards/parts/grades.csv >/dev/null 2>&1 || exit 1");
    expect(1, "", "ls build/tests/shards/parts/gradebook.db >/dev/null 2>&1 || exit 1");
    expect(0, "0 graded, 6 stand from an earlier run",
           "build/ascent grade --timeout .2 " CLASS " --lessons 1 --out build/tests/shards/parts");
    expect_same("build/tests/shards/whole", "build/tests/shards/parts");
}

Test(batch, only_what_has_changed_is_judged_again)
{
    scratch("again");
    expect(0, "",
           "cp -r " CLASS " build/tests/again/in && build/ascent grade build/tests/again/in "
           "--lessons 1 --out build/tests/again/out");
    expect(0, "",
           "cd build/tests/again && cp -r out before && find out -name results.json -exec touch -d "
           "2020-01-01 {} +");
    expect(0, "0 graded, 6 stand",
           "build/ascent grade build/tests/again/in --lessons 1 --out build/tests/again/out");
    expect(0, "6\n", "find build/tests/again/out -name results.json ! -newermt 2020-01-02 | wc -l");
    expect_same("build/tests/again/before", "build/tests/again/out");
    expect(0, "1 graded, 5 stand",
           "echo '// mended' >> build/tests/again/in/alan/softmax_step.c; build/ascent grade "
           "build/tests/again/in --lessons 1 --out "
           "build/tests/again/out");
    expect(0, "2 graded, 4 stand",
           "rm build/tests/again/out/ada/results.json; echo '{' > "
           "build/tests/again/out/kurt/results.json; "
           "build/ascent grade build/tests/again/in --lessons 1 --out build/tests/again/out");
    expect(
        0, "6 graded",
        "build/ascent grade build/tests/again/in --lessons 1 --seed 2 --out build/tests/again/out");
    expect(0, "6 graded",
           "build/ascent grade build/tests/again/in --lessons 1 --timeout .3 --out "
           "build/tests/again/out");
}

Test(batch, a_file_is_judged_once_whoever_hands_it_in)
{
    scratch("once");
    expect(0, "9 graded; 3 files judged",
           "cd build/tests/once && for n in $(seq 9); do mkdir -p in/p$n && cp ../../../" CLASS
           "/$(echo ada alan kurt | cut -d' ' -f$((n % 3 + 1)))/softmax_step.c in/p$n; done; cd "
           "../../.. && build/ascent grade build/tests/once/in --lessons 1 --jobs 3 --out "
           "build/tests/once/out");
    expect(0, "9 graded; 0 files judged",
           "rm -r build/tests/once/out/p*; build/ascent grade build/tests/once/in --lessons 1 "
           "--out build/tests/once/out");
    expect(0, "9 graded; 3 files judged",
           "cd build/tests/once && cp -r out before && rm -r out/p* out/.reports && cd ../../.. && "
           "build/ascent grade build/tests/once/in --lessons 1 --out build/tests/once/out");
    expect_same("build/tests/once/before", "build/tests/once/out");
}

Test(batch, of_two_files_the_one_that_changed_is_judged)
{
    scratch("one-of-two");
    expect(0, "1 graded; 2 files judged",
           "cd build/tests/one-of-two && mkdir -p in/ada && cp ../../../" SOLUTION
           " ../../../solutions/02-reinforce/reinforce.c in/ada; cd ../../.. && build/ascent grade "
           "build/tests/one-of-two/in --lessons 1,2 --out build/tests/one-of-two/out");
    expect(0, "1 graded; 1 file judged",
           "echo '// mended' >> build/tests/one-of-two/in/ada/reinforce.c; build/ascent grade "
           "build/tests/one-of-two/in --lessons 1,2 --out build/tests/one-of-two/out");
}

Test(batch, week_by_week_the_weeks_stay)
{
    scratch("weeks");
    expect(0, "2 graded",
           "cd build/tests/weeks && mkdir -p w1/ada w1/kurt w2/ada && cp ../../../" SOLUTION
           " w1/ada && cp ../../../" CLASS "/kurt/softmax_step.c w1/kurt && cp "
           "../../../solutions/02-reinforce/reinforce.c w2/ada && cd ../../.. && build/ascent "
           "grade build/tests/weeks/w1 --lessons 1 --out build/tests/weeks/out");
    expect(0, "2 graded",
           "build/ascent grade build/tests/weeks/w2 --lessons 2 --out build/tests/weeks/out");
    expect(0, "\"ada\",\"01-softmax-step\",32,32,", "cat build/tests/weeks/out/grades.csv");
    expect(0, "\"ada\",\"02-reinforce\",29,29,", "cat build/tests/weeks/out/grades.csv");
    expect(0, "\"kurt\",\"01-softmax-step\",0,32,", "cat build/tests/weeks/out/grades.csv");
    expect(0, "\"kurt\",\"02-reinforce\",0,29,\"missing: not handed in\"",
           "cat build/tests/weeks/out/grades.csv");
}

Test(batch, who_withdraws_leaves_and_it_is_said)
{
    scratch("withdrawn");
    expect(0, "6 graded",
           "cp -r " CLASS " build/tests/withdrawn/in && build/ascent grade "
           "build/tests/withdrawn/in --lessons 1 --out build/tests/withdrawn/out");
    expect(0, "kurt has handed in nothing any more",
           "rm -r build/tests/withdrawn/in/kurt; build/ascent grade build/tests/withdrawn/in "
           "--lessons 1 --out build/tests/withdrawn/out");
    expect(1, "", "grep kurt build/tests/withdrawn/out/grades.csv");
    expect(0, "results.json", "ls build/tests/withdrawn/out/.withdrawn/kurt");
}

/* The version of a lesson is its own, whatever else changes and wherever the workbook is. */
Test(batch, a_change_to_one_lesson_leaves_the_others)
{
    const char *at = scratch("versions");
    Ran made = run("cd %s && mkdir -p in/ada far/from/here && cp ../../../" SOLUTION
                   " ../../../solutions/02-reinforce/reinforce.c in/ada",
                   at);
    cr_assert_eq(made.status, 0);
    ran_free(&made);
    workbook_copied("build/tests/versions/far/from/here/w");
    expect(
        0, "2 files judged",
        "build/ascent grade build/tests/versions/in --lessons 1,2 --out build/tests/versions/out");
    static const struct {
        const char *edit, *said;
    } steps[] = {
        {"true", "0 graded, 1 stand from an earlier run; 0 files judged"},
        {"sed -i 's/^It /It really /; $ a And so on.' chapters/01-softmax-step/lesson.md",
         "0 files judged"},
        {"for f in agent numbers; do echo '-- more' >> chapters/02-reinforce/$f.lua; done",
         "0 files judged"},
        {"echo '-- more' >> chapters/02-reinforce/scenarios.lua", "1 graded; 1 file judged"},
        {"echo 'return {}' > chapters/02-reinforce/cases.lua", "1 graded; 1 file judged"},
        {"echo '/* more */' >> chapters/01-softmax-step/softmax_step.h", "2 files judged"},
        {"echo '// mine' >> chapters/01-softmax-step/softmax_step.c", "0 files judged"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        Ran ran = run("cd build/tests/versions/far/from/here/w && %s; build/ascent grade "
                      "../../../../in --lessons 1,2 --out ../../../../out",
                      steps[i].edit);
        cr_expect(ran.status == 0 && strstr(ran.output, steps[i].said), "%s: expected '%s' in: %s",
                  steps[i].edit, steps[i].said, ran.output);
        ran_free(&ran);
    }
}

Test(batch, a_missing_lesson_has_no_points_and_a_plain_reason)
{
    scratch("half");
    expect(0, "32 of 61",
           "mkdir -p build/tests/half/in/ada && cp " SOLUTION
           " build/tests/half/in/ada && build/ascent grade build/tests/half/in --lessons "
           "1,reinforce --out build/tests/half/out");
    expect(0,
           "\"ada\",\"02-reinforce\",0,29,\"missing: not handed in\",\"reinforce.c was not handed "
           "in.\"",
           "cat build/tests/half/out/grades.csv");
}

Test(batch, a_report_that_was_cut_short_is_made_again)
{
    scratch("cut");
    expect(0, "1 graded; 1 file judged",
           "mkdir -p build/tests/cut/in/ada && cp " SOLUTION
           " build/tests/cut/in/ada && build/ascent "
           "grade build/tests/cut/in --lessons 1 --out build/tests/cut/out");
    expect(0, "1 graded; 1 file judged",
           "cd build/tests/cut/out && for f in .reports/*/*.json; do truncate -s 100 $f; done && "
           "rm -r "
           "ada && cd ../../../.. && build/ascent grade build/tests/cut/in --lessons 1 --out "
           "build/tests/cut/out");
    expect(0, "full marks", "cat build/tests/cut/out/grades.csv");
}
