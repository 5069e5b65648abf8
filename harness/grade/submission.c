/* submission.c: names what a submission's results come from, puts each lesson's report into them,
 * judges what has no report yet, and keeps account of the CPU time. */
#define _GNU_SOURCE
#include "submission.h"
#include "../check/check.h"
#include "../json.h"
#include "../sandbox/process.h"
#include "../sandbox/sandbox.h"
#include "printable.h"
#include "reports.h"
#include "results.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Why there is no new grade; the first reason is the one. */
static void trouble(Gathered *g, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (!*g->trouble)
        vsnprintf(g->trouble, sizeof g->trouble, format, list);
    va_end(list);
}

/* Every text in it, in place; new lines stay. */
static void make_texts_printable(cJSON *item)
{
    for (; item; item = item->next) {
        if (cJSON_IsString(item))
            make_printable(item->valuestring, true);
        make_texts_printable(item->child);
    }
}

/* Judges lesson i; its report, or NULL with a remark. */
static cJSON *judge(Submissions *s, size_t i, Gathered *g)
{
    const BatchSettings *t = s->settings;
    const Handed *h = &g->lesson[i];
    static Job job;
    job = (Job){.seed = t->seed,
                .sanitize = SANITIZE_UNEXPLAINED,
                .sandbox = t->sandbox,
                .kept = true,
                .timeless = true,
                .text = h->text,
                .length = h->length,
                .presence = h->presence,
                .absent = h->text ? NULL : h->why,
                .hidden = *t->hidden ? t->hidden : NULL,
                .cpu_s = t->cpu_s};
    snprintf(job.root, sizeof job.root, "%s", t->root);
    snprintf(job.lesson, sizeof job.lesson, "%s", t->lessons.lesson[i].slug);
    snprintf(job.shown, sizeof job.shown, "%s", t->lessons.lesson[i].file);
    int top = lua_gettop(s->L);
    bool judged = check_judge(s->L, &job, "batch", 3);
    const char *text = lua_tostring(s->L, judged ? -2 : -1);
    s->tools_s += judged ? lua_tonumber(s->L, -1) : 0;
    cJSON *report = judged && text ? cJSON_Parse(text) : NULL;
    make_texts_printable(report); /* what a program printed may steer a terminal */
    if (!report)
        trouble(g, "%s could not be judged: %s", job.lesson, text ? text : "no reason given");
    lua_settop(s->L, top);
    return report;
}

/* What is kept under the name, or was kept while another grader judged the same file. */
static cJSON *report_of(Submissions *s, size_t i, const char *key, Gathered *g)
{
    const BatchSettings *b = s->settings;
    cJSON *report = reports_read(b->out, key);
    if (report)
        return report;
    int lock = reports_lock(b->out, key);
    report = lock < 0 ? NULL : reports_read(b->out, key);
    if (lock >= 0 && !report && (report = judge(s, i, g))) {
        const char *text = g->lesson[i].text;
        s->judged += text != NULL;
        cJSON_DeleteItemFromObject(report, "sandbox");
        if ((text && !reports_write_prints(b, key, text)) || !reports_write(b, key, report)) {
            trouble(g, "%s/.reports: %s", b->out, strerror(errno));
            cJSON_Delete(report), report = NULL;
        }
    } else if (lock < 0)
        trouble(g, "%s/.reports: %s", b->out, strerror(errno));
    if (lock >= 0)
        reports_unlock(lock);
    return report;
}

/* ---- what results come from ---- */

typedef char Keys[MOST_LESSONS][SHA256_HEX]; /* "" for a lesson that is not graded */

static bool is_graded(const BatchSettings *b, const char *slug)
{
    for (size_t i = 0; i < b->lessons.n; i++)
        if (!strcmp(b->lessons.lesson[i].slug, slug))
            return b->lessons.lesson[i].graded;
    return false;
}

/* Who the pupil is, each lesson's key, those of lessons that stay, and what was said. */
static void key_of(const BatchSettings *b, const Pupil *pupil, const Gathered *g, const cJSON *old,
                   Keys keys, char key[SHA256_HEX])
{
    Sha256 hash;
    const cJSON *lesson;
    sha256_init(&hash);
    sha256_put_text(&hash, pupil->name), sha256_put_text(&hash, pupil->person);
    sha256_put_text(&hash, pupil->id), sha256_put_text(&hash, pupil->email);
    sha256_put_text(&hash, pupil->late ? "late" : ""), sha256_put_text(&hash, b->book);
    for (size_t i = 0; i < b->lessons.n; i++) {
        *keys[i] = '\0';
        if (!b->lessons.lesson[i].graded)
            continue;
        report_key(b, i, &g->lesson[i], keys[i]);
        sha256_put_text(&hash, keys[i]);
    }
    cJSON_ArrayForEach (lesson, results_lessons(old))
        if (!is_graded(b, json_text(lesson, "lesson")))
            sha256_put_text(&hash, json_text(lesson, "key"));
    for (size_t i = 0; i < g->notes; i++)
        sha256_put_text(&hash, g->note[i].text);
    sha256_hex(&hash, key);
}

static cJSON *intake_of(const Gathered *g, int lesson)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < g->notes; i++)
        if (g->note[i].lesson == lesson) {
            cJSON *note = cJSON_CreateObject();
            cJSON_AddStringToObject(note, "kind", note_kind(g->note[i].kind));
            cJSON_AddStringToObject(note, "text", g->note[i].text);
            cJSON_AddItemToArray(list, note);
        }
    return list;
}

/* Lessons of earlier runs. */
static void keep_others(const BatchSettings *b, cJSON *extra, cJSON *old)
{
    cJSON *lessons = results_lessons(old), *lesson, *next;
    for (lesson = lessons ? lessons->child : NULL; lesson; lesson = next) {
        next = lesson->next;
        if (!is_graded(b, json_text(lesson, "lesson")))
            cJSON_AddItemToArray(cJSON_GetObjectItem(extra, "lessons"),
                                 cJSON_DetachItemViaPointer(lessons, lesson));
    }
}

static bool write_results(Submissions *s, const Pupil *pupil, cJSON *extra, Gathered *g)
{
    const BatchSettings *b = s->settings;
    cJSON *results = results_new(extra);
    bool written = results_write(b->out, pupil->encoded, results, *b->book ? b->book : NULL);
    if (!written)
        trouble(g, "%s/%s/results.json: %s", b->out, pupil->encoded, strerror(errno));
    cJSON_Delete(results);
    return written;
}

static void add_lesson(const BatchSettings *b, cJSON *extra, cJSON *report, size_t i,
                       const char *key, const Gathered *g)
{
    const Handed *h = &g->lesson[i];
    char file[SHA256_HEX] = "";
    Sha256 hash;
    sha256_init(&hash);
    sha256_put(&hash, h->text ? h->text : "", h->text ? h->length : 0);
    if (h->text)
        sha256_hex(&hash, file);
    extra_add_lesson(
        extra, report,
        &(Origin){b->workbook[i], b->options, file, key, b->seed, b->sandbox == BACKEND_NONE},
        intake_of(g, (int)i));
}

static bool grade_lessons(Submissions *s, const Pupil *pupil, Keys keys, const char *key,
                          cJSON *old, Gathered *g)
{
    const BatchSettings *b = s->settings;
    cJSON *extra = extra_new(pupil, key);
    cJSON_ReplaceItemInObject(extra, "intake", intake_of(g, -1));
    keep_others(b, extra, old);
    for (size_t i = 0; i < b->lessons.n; i++) {
        cJSON *report = *keys[i] ? report_of(s, i, keys[i], g) : NULL;
        if (*keys[i] && !report)
            return cJSON_Delete(extra), false;
        if (report)
            add_lesson(b, extra, report, i, keys[i], g);
    }
    return write_results(s, pupil, extra, g);
}

static Done handle(Submissions *s, const Pupil *pupil, Gathered *g)
{
    const BatchSettings *b = s->settings;
    char key[SHA256_HEX];
    Keys keys;
    results_tidy(b->out, pupil->encoded);
    gather(pupil, &b->lessons, b->sandbox, b->root, s->unpacked, g);
    if (g->unable)
        return NOT_JUDGED;
    cJSON *old = results_read(b->out, pupil->encoded);
    key_of(b, pupil, g, old, keys, key);
    bool stands = old && !strcmp(results_key(old), key);
    bool graded = !stands && grade_lessons(s, pupil, keys, key, old, g);
    cJSON_Delete(old);
    return stands ? STANDS : graded ? GRADED : NOT_JUDGED;
}

Done submission_grade(Submissions *s, const Pupil *pupil, Gathered *g, Spent *spent)
{
    double own = own_cpu(), others = sandbox_spent();
    s->tools_s = 0, s->judged = 0;
    Done done = handle(s, pupil, g);
    *spent = (Spent){own_cpu() - own, s->tools_s, sandbox_spent() - others - s->tools_s};
    return done;
}
