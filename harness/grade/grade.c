#define _GNU_SOURCE
#include "grade.h"
#include "../check/report.h"
#include "../files.h"
#include "../impl/proof.h"
#include "../scenario/host.h"
#include "pupils.h"
#include <errno.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_LESSONS = 32, ALL_GRADED = 0, USAGE = 2, UNABLE = 3 };

typedef struct {
    char slug[NAME_ROOM], file[NAME_ROOM];
} Lesson;

typedef struct {
    const char *root, *out, *only, *wanted; /* a sandbox by name, or NULL */
    Backend sandbox;
    char folder[PATH_ROOM]; /* where jobs leave their reports */
    Lesson lesson[MOST_LESSONS];
    size_t n_lessons;
    Pupils pupils;
    Job *jobs; /* pupil by pupil, lesson by lesson */
    cJSON *results; /* of the pupil whose jobs are coming in */
    size_t coming;  /* the job that comes in next */
    char *csv;
    size_t csv_n;
    FILE *csv_file;
    bool unable;
} Batch;

/* ---- what there is to grade ---- */

static bool find_lessons(Batch *b)
{
    lua_State *L = host_open(b->root);
    if (!L)
        return false;
    if (b->only)
        lua_pushstring(L, b->only);
    bool found = host_call(L, "check.lesson", b->only ? "names" : "coded", b->only ? 1 : 0, LUA_MULTRET);
    if (!found)
        fprintf(stderr, "ascent grade: %s\n", lua_tostring(L, -1));
    int most = b->only ? 2 : lua_gettop(L);
    for (int i = 1; found && i + 1 <= most && b->n_lessons < MOST_LESSONS; i += 2) {
        Lesson *l = &b->lesson[b->n_lessons++];
        snprintf(l->slug, sizeof l->slug, "%s", lua_tostring(L, i));
        snprintf(l->file, sizeof l->file, "%s", lua_tostring(L, i + 1));
    }
    lua_close(L);
    return found;
}

static bool is_pupil(const char *dir, const void *context)
{
    const Batch *b = context;
    char path[PATH_ROOM];
    for (size_t i = 0; i < b->n_lessons; i++) {
        Job job = {0};
        strcpy(job.lesson, b->lesson[i].slug);
        if (job_find_file(&job, dir, b->lesson[i].file, path))
            return true;
    }
    return false;
}

static bool make_jobs(Batch *b)
{
    size_t n = b->pupils.n * b->n_lessons;
    b->jobs = calloc(n ? n : 1, sizeof *b->jobs);
    for (size_t i = 0; b->jobs && i < n; i++) {
        Job *job = &b->jobs[i];
        const Lesson *l = &b->lesson[i % b->n_lessons];
        const Pupil *p = &b->pupils.list[i / b->n_lessons];
        job->seed = 1, job->sanitize = SANITIZE_UNEXPLAINED, job->sandbox = b->sandbox;
        snprintf(job->root, sizeof job->root, "%s", b->root);
        strcpy(job->lesson, l->slug);
        strcpy(job->shown, l->file);
        if (!job_find_file(job, p->dir, l->file, job->file))
            snprintf(job->file, sizeof job->file, "%s/%s", p->dir, l->file);
        if (!job_files(job, b->folder, i))
            return false;
    }
    return b->jobs;
}

/* ---- one pupil's results.json: https://gradescope-autograders.readthedocs.io/en/latest/specs/ ---- */

static void add_test(cJSON *tests, const cJSON *row, size_t lesson, int number)
{
    char label[32];
    cJSON *test = cJSON_CreateObject();
    bool passed = cJSON_IsTrue(cJSON_GetObjectItem(row, "passed"));
    snprintf(label, sizeof label, "%zu.%d", lesson + 1, number);
    cJSON_AddNumberToObject(test, "score", passed ? report_number(row, "points") : 0);
    cJSON_AddNumberToObject(test, "max_score", report_number(row, "points"));
    cJSON_AddStringToObject(test, "status", passed ? "passed" : "failed");
    cJSON_AddStringToObject(test, "name", report_text(row, "name"));
    cJSON_AddStringToObject(test, "number", label);
    cJSON_AddStringToObject(test, "output", passed ? report_text(row, "claim") : report_text(row, "message"));
    cJSON_AddStringToObject(test, "output_format", "text");
    cJSON_AddStringToObject(test, "visibility", "visible");
    cJSON_AddItemToArray(tests, test);
}

static cJSON *new_results(Backend sandbox)
{
    cJSON *results = cJSON_CreateObject();
    cJSON_AddNumberToObject(results, "score", 0);
    cJSON_AddStringToObject(results, "output", sandbox == BACKEND_NONE ? "Graded without a sandbox (--sandbox none)." : "");
    cJSON_AddStringToObject(results, "output_format", "text");
    cJSON_AddStringToObject(results, "visibility", "visible");
    cJSON_AddStringToObject(results, "stdout_visibility", "hidden");
    cJSON_AddArrayToObject(results, "tests");
    cJSON *extra = cJSON_AddObjectToObject(results, "extra_data");
    cJSON_AddNumberToObject(extra, "schema_version", 1);
    cJSON_AddStringToObject(extra, "sandbox", backend_name(sandbox));
    cJSON_AddArrayToObject(extra, "lessons");
    return results;
}

static void add_report(cJSON *results, const cJSON *report, size_t lesson)
{
    int number = 0;
    const cJSON *row;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios")) add_test(cJSON_GetObjectItem(results, "tests"), row, lesson, ++number);
    cJSON *score = cJSON_GetObjectItem(results, "score");
    cJSON_SetNumberValue(score, score->valuedouble + report_number(report, "score"));
    cJSON_AddItemToArray(cJSON_GetObjectItem(cJSON_GetObjectItem(results, "extra_data"), "lessons"), cJSON_Duplicate(report, true));
}

static bool write_results(Batch *b, const Pupil *pupil)
{
    char dir[PATH_ROOM], path[PATH_ROOM + 16];
    if (snprintf(dir, sizeof dir, "%s/%s", b->out, pupil->encoded) >= (int)sizeof dir)
        return fprintf(stderr, "ascent grade: the path of %s is too long\n", pupil->encoded), false;
    snprintf(path, sizeof path, "%s/results.json", dir);
    char *text = cJSON_Print(b->results);
    bool written = (mkdir(dir, 0777) == 0 || errno == EEXIST) && file_replace(path, text, strlen(text));
    if (!written)
        fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    free(text);
    return written;
}

/* ---- the table on the screen and grades.csv ---- */

/* The first failed scenario's diagnosis, or NULL for full marks. */
static const cJSON *first_diagnosis(const cJSON *report)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios")) if (!cJSON_IsTrue(cJSON_GetObjectItem(row, "passed"))) return cJSON_GetObjectItem(row, "diagnosis");
    return NULL;
}

/* A cell in quotation marks. One that a spreadsheet would take for a formula gets an apostrophe before it; what could steer a terminal is a "?". */
static void put_cell(FILE *to, const char *text, char end)
{
    fputc('"', to);
    if (*text && strchr("=+-@\t\r", *text))
        fputc('\'', to);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', to);
        fputc(((unsigned char)*text < ' ' && *text != '\n') || *text == 127 ? '?' : *text, to);
    }
    fprintf(to, "\"%c", end);
}

/* Words one after the other, a new line before each that would pass the margin. */
static void print_wrapped(const char *text, int indent, int width)
{
    for (int column = 0; *text; text += strspn(text, " \n")) {
        int bytes = (int)strcspn(text, " \n"), cells = 0;
        for (int i = 0; i < bytes; i++)
            cells += (text[i] & 0xc0) != 0x80; /* a byte that goes on with a UTF-8 character takes no room */
        if (column == 0 || column + 1 + cells > width)
            column = printf("%s%*s", column ? "\n" : "", indent, "") > 0 ? indent : 0;
        else
            column += printf(" ");
        printf("%.*s", bytes, text);
        column += cells;
        text += bytes;
    }
    printf("\n");
}

/* Nothing in it that could steer a terminal. */
static bool printable(const char *name)
{
    for (; *name; name++)
        if ((unsigned char)*name < ' ' || *name == 127)
            return false;
    return true;
}

static void put_row(Batch *b, const Pupil *pupil, const char *slug, const cJSON *report)
{
    const cJSON *why = first_diagnosis(report);
    char kind[NAME_ROOM] = "full marks";
    if (why)
        snprintf(kind, sizeof kind, "%s: %s", report_text(why, "kind"), report_text(why, "name"));
    put_cell(b->csv_file, pupil->name, ',');
    put_cell(b->csv_file, slug, ',');
    fprintf(b->csv_file, "%g,%g,", report_number(report, "score"), report_number(report, "max_score"));
    put_cell(b->csv_file, kind, ',');
    put_cell(b->csv_file, why ? report_text(why, "text") : "", '\n');
    printf("%-16s %-20s %3g of %-3g  %s\n", printable(pupil->name) ? pupil->name : pupil->encoded, slug, report_number(report, "score"), report_number(report, "max_score"), kind);
    if (why)
        print_wrapped(report_text(why, "text"), 4, 80);
    fflush(stdout);
}

/* Comes after each job, in their order; a pupil's last one writes the pupil's file. */
static void take_job(const Job *job, void *context)
{
    Batch *b = context;
    size_t lesson = b->coming % b->n_lessons;
    const Pupil *pupil = &b->pupils.list[b->coming / b->n_lessons];
    b->coming++;
    if (lesson == 0) {
        cJSON_Delete(b->results);
        b->results = new_results(b->sandbox);
    }
    cJSON *report = report_take(job);
    if (report && b->results) {
        add_report(b->results, report, lesson);
        put_row(b, pupil, job->lesson, report);
    } else {
        fprintf(stderr, "ascent grade: so %s has no new grade\n", pupil->name);
        cJSON_Delete(b->results);
        b->results = NULL;
        b->unable = true;
    }
    cJSON_Delete(report);
    if (lesson + 1 == b->n_lessons && b->results && !write_results(b, pupil))
        b->unable = true;
}

/* ---- the command ---- */

static int usage(const char *why, const char *what)
{
    fprintf(stderr, "ascent grade: %s%s\nusage: ascent grade DIR... --out OUT [--lesson LESSON] [--sandbox bwrap|landlock|none]\n", why, what);
    return USAGE;
}

/* Makes OUT and every folder above it. */
static bool make_folders(const char *path)
{
    char part[PATH_ROOM];
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return errno = ENAMETOOLONG, false;
    for (char *slash = part + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        if (mkdir(part, 0777) && errno != EEXIST)
            return false;
    }
    struct stat is;
    return (mkdir(part, 0777) == 0 || errno == EEXIST) && stat(part, &is) == 0 && (S_ISDIR(is.st_mode) || (errno = ENOTDIR, false));
}

/* Whether `path`, of which only a part may exist yet, lies in the folder `dir`. */
static bool is_inside(const char *path, const char *dir)
{
    char part[PATH_ROOM], *real = NULL, *root = realpath(dir, NULL);
    snprintf(part, sizeof part, "%s", path);
    while (!(real = realpath(*part ? part : ".", NULL)) && *part) {
        char *slash = strrchr(part, '/');
        *(slash ? slash : part) = '\0';
    }
    size_t n = root ? strlen(root) : 0;
    bool inside = root && real && !strncmp(real, root, n) && (real[n] == '/' || real[n] == '\0');
    free(root), free(real);
    return inside;
}

/* Decided once, for the whole batch. */
static bool choose_sandbox(Batch *b)
{
    char why[PROOF_WHY];
    bool chosen = proof_choose(b->wanted, b->root, &b->sandbox, why);
    if (!chosen)
        fprintf(stderr, "ascent grade: no sandbox for strangers' code, so nothing is graded\n%s\n", why);
    else if (b->sandbox == BACKEND_NONE)
        fprintf(stderr, "ascent grade: no sandbox: submissions can do whatever you can\n");
    return chosen;
}

static int grade_all(Batch *b)
{
    char path[PATH_ROOM];
    snprintf(b->folder, sizeof b->folder, "%s/ascent-grade-XXXXXX", temporary_folder());
    if (!mkdtemp(b->folder) || !make_jobs(b) || !(b->csv_file = open_memstream(&b->csv, &b->csv_n))) {
        fprintf(stderr, "ascent grade: cannot begin: %s\n", strerror(errno));
        return UNABLE;
    }
    fprintf(b->csv_file, "pupil,lesson,score,max_score,diagnosis,text\n");
    if (!check_run(b->jobs, b->pupils.n * b->n_lessons, take_job, b))
        fprintf(stderr, "ascent grade: Criterion cannot be started\n");
    if (b->coming < b->pupils.n * b->n_lessons)
        b->unable = true;
    fclose(b->csv_file);
    snprintf(path, sizeof path, "%s/grades.csv", b->out);
    if (!file_replace(path, b->csv, b->csv_n))
        b->unable = true, fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    rmdir(b->folder);
    return b->unable ? UNABLE : ALL_GRADED;
}

int grade_main(const char *root, int argc, char **argv)
{
    Batch b = {.root = root};
    const char *dirs[argc + 1];
    int n = 0;
    for (int i = 0; i < argc; i++)
        if ((!strcmp(argv[i], "--out") || !strcmp(argv[i], "--lesson") || !strcmp(argv[i], "--sandbox")) && i + 1 < argc)
            *(argv[i][2] == 'o' ? &b.out : argv[i][2] == 'l' ? &b.only : &b.wanted) = argv[i + 1], i++;
        else if (!strcmp(argv[i], "--out") || !strcmp(argv[i], "--lesson") || !strcmp(argv[i], "--sandbox"))
            return usage(argv[i], " needs a word behind it");
        else if (argv[i][0] == '-')
            return usage("no option ", argv[i]);
        else
            dirs[n++] = argv[i];
    if (n == 0 || !b.out)
        return usage(n == 0 ? "which folder of submissions?" : "where to? --out is missing", "");
    Backend known;
    if (b.wanted && !backend_named(b.wanted, &known))
        return usage("found --sandbox ", b.wanted);
    bool found = find_lessons(&b);
    b.pupils.alone = n == 1;
    for (int i = 0; found && i < n; i++)
        found = pupils_add(&b.pupils, dirs[i], is_pupil, &b);
    int status = USAGE;
    for (int i = 0; found && i < n; i++)
        if (is_inside(b.out, dirs[i]))
            found = false, fprintf(stderr, "ascent grade: the results would go to %s, in the middle of the submissions in %s\n", b.out, dirs[i]);
    if (found && !make_folders(b.out))
        fprintf(stderr, "ascent grade: %s: %s\n", b.out, strerror(errno)), status = UNABLE;
    else if (found)
        status = choose_sandbox(&b) ? grade_all(&b) : UNABLE;
    pupils_free(&b.pupils);
    cJSON_Delete(b.results);
    free(b.jobs), free(b.csv);
    return status;
}
