/* options.c: reads the command line of `ascent grade`. Each option is checked where it is read, and
 * a wrong one is told with what was found and what was expected. */
#define _GNU_SOURCE
#include "options.h"
#include "../sandbox/launch.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool usage(const char *why, const char *what)
{
    fprintf(stderr,
            "ascent grade: %s%s\nusage: ascent grade DIR|ARCHIVE... --out OUT [--lessons 1,2] "
            "[--roster FILE] [--hidden FILE] [--weights 1=10,2=20] [--overrides FILE] "
            "[--anonymous] [--one] [--book URL] [--seed N] [--timeout SECONDS] [--jobs N] [--shard "
            "I/N] "
            "[--sandbox bwrap|landlock|none] [--times]\n",
            why, what);
    return false;
}

static bool whole(const char *text, size_t least, size_t most, size_t *to, char end)
{
    char *rest;
    errno = 0;
    unsigned long x = strtoul(text, &rest, 10);
    *to = x;
    return *text >= '0' && *text <= '9' && !errno && x >= least && x <= most && *rest == end;
}

static bool read_shard(Options *o, const char *text)
{
    const char *slash = strchr(text, '/');
    bool fine = slash && whole(text, 1, 100000, &o->shard, '/') &&
                whole(slash + 1, 1, 100000, &o->shards, '\0') && o->shard <= o->shards;
    o->shard--;
    return fine || usage("--shard: expected I/N with 1 <= I <= N, found ", text);
}

static bool read_timeout(Options *o, const char *text)
{
    char *rest;
    o->timeout_s = strtod(text, &rest);
    return (rest != text && !*rest && o->timeout_s >= 0.1 && o->timeout_s <= 600) ||
           usage("--timeout: expected 0.1 to 600 seconds, found ", text);
}

static bool read_option(Options *o, const char *name, const char *word)
{
    if (!strcmp(name, "--out"))
        o->out = word;
    else if (!strcmp(name, "--lessons") || !strcmp(name, "--lesson"))
        o->lessons = word;
    else if (!strcmp(name, "--hidden"))
        o->hidden = word;
    else if (!strcmp(name, "--book"))
        o->book = word;
    else if (!strcmp(name, "--roster"))
        o->roster = word;
    else if (!strcmp(name, "--weights"))
        o->weights = word;
    else if (!strcmp(name, "--overrides"))
        o->overrides = word;
    else if (!strcmp(name, "--sandbox")) {
        Backend known;
        o->sandbox = word;
        return backend_named(word, &known) ||
               usage("--sandbox: expected bwrap, landlock or none, found ", word);
    } else if (!strcmp(name, "--seed"))
        return whole(word, 0, 1000000000, &o->seed, '\0') ||
               usage("--seed: expected a whole number up to 1000000000, found ", word);
    else if (!strcmp(name, "--jobs"))
        return whole(word, 1, 256, &o->jobs, '\0') ||
               usage("--jobs: expected 1 to 256, found ", word);
    else if (!strcmp(name, "--timeout"))
        return read_timeout(o, word);
    else
        return read_shard(o, word);
    return true;
}

static bool is_option(const char *word)
{
    static const char *const names[] = {
        "--out",       "--lessons", "--lesson", "--hidden",  "--book",  "--roster", "--weights",
        "--overrides", "--seed",    "--jobs",   "--timeout", "--shard", "--sandbox"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(word, names[i]))
            return true;
    return false;
}

bool options_read(Options *o, int argc, char **argv)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    *o = (Options){.dirs = calloc((size_t)argc + 1, sizeof *o->dirs),
                   .seed = 1,
                   .jobs = cpus > 0 ? (size_t)cpus : 1,
                   .shards = 1};
    if (!o->dirs)
        return usage("no memory", "");
    for (int i = 0; i < argc; i++)
        if (is_option(argv[i]) && i + 1 >= argc)
            return usage(argv[i], " needs a word behind it");
        else if (is_option(argv[i])) {
            if (!read_option(o, argv[i], argv[i + 1]))
                return false;
            i++;
        } else if (!strcmp(argv[i], "--times"))
            o->times = true;
        else if (!strcmp(argv[i], "--one"))
            o->one = true;
        else if (!strcmp(argv[i], "--anonymous"))
            o->anonymous = true;
        else if (argv[i][0] == '-')
            return usage("no option ", argv[i]);
        else
            o->dirs[o->n++] = argv[i];
    if (o->n == 0)
        return usage("which folder of submissions?", "");
    return o->out || usage("where to? --out is missing", "");
}
