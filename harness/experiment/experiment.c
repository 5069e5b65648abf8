/* experiment.c: reads the command line of `ascent plot`, finds the experiments it names, and hands
 * them to experiment.lua. Nothing is computed or drawn here. */
#define _GNU_SOURCE
#include "experiment.h"
#include "../check/report.h"
#include "../scenario/host.h"
#include "../status.h"
#include "lua_play.h"
#include "lua_spread.h"
#include "lua_stats.h"
#include <dirent.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    const char *lesson; /* or "all" */
    bool mine, mistakes;
    int seeds; /* 0: as many as the experiment asks for */
} Wanted;

/* Whoever typed make is told in make's words: WITH=mine for --with mine. */
static bool asked_of_make(void) { return !strcmp(asked_program(), "make"); }

static const char *called(const char *option)
{
    return !asked_of_make() ? option : !strcmp(option, "--with") ? "WITH=" : "SEEDS=";
}

static bool say_usage(void)
{
    fputs(asked_of_make() ? "usage: make plot LESSON=2 (WITH=mine or WITH=mistakes, SEEDS=40)\n"
                          : "usage: ascent plot LESSON|all [--with mine|mistakes] [--seeds N]\n",
          stderr);
    return false;
}

/* ---- the command line ---- */

static bool not_expected(const char *option, const char *word, const char *expected)
{
    const char *quote = word ? "'" : "";
    fprintf(stderr, "%s plot: found %s%s%s behind %s, expected %s\n", asked_program(), quote,
            word ? word : "nothing", quote, called(option), expected);
    return false;
}

static bool read_with(Wanted *w, const char *word)
{
    if (word && !strcmp(word, "mine"))
        return w->mine = true;
    if (word && !strcmp(word, "mistakes"))
        return w->mistakes = true;
    return not_expected("--with", word, "mine or mistakes");
}

/* One seed is refused: its band would have no width, and look certain. */
static bool read_seeds(Wanted *w, const char *word)
{
    char *end = NULL;
    long n = word ? strtol(word, &end, 10) : 0;
    if (!word || end == word || *end || n < 2 || n > 1000)
        return not_expected("--seeds", word, "a whole number from 2 to 1000");
    w->seeds = (int)n;
    return true;
}

/* argv ends with NULL, as main's does, so a word that is missing is one. */
static bool read_wanted(Wanted *w, char **argv)
{
    for (; *argv; argv++) {
        if (!strcmp(*argv, "--with")) {
            if (!read_with(w, *++argv))
                return false;
        } else if (!strcmp(*argv, "--seeds")) {
            if (!read_seeds(w, *++argv))
                return false;
        } else if (**argv == '-')
            return fprintf(stderr, "%s plot: no option '%s'\n", asked_program(), *argv),
                   say_usage();
        else if (w->lesson)
            return fprintf(stderr, "%s plot: one lesson at a time, found '%s' too\n",
                           asked_program(), *argv),
                   say_usage();
        else
            w->lesson = *argv;
    }
    return w->lesson || (fprintf(stderr, "%s plot: which lesson?\n", asked_program()), say_usage());
}

/* ---- what there is ---- */

static int is_experiment(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && !strcmp(dot, ".lua");
}

/* The names of all experiments, in order, as a list on the stack. */
static void push_names(lua_State *L, const char *root)
{
    struct dirent **entries = NULL;
    lua_pushfstring(L, "%s/plots", root);
    int n = scandir(lua_tostring(L, -1), &entries, is_experiment, alphasort);
    lua_pop(L, 1);
    lua_newtable(L);
    for (int i = 0; i < n; i++) {
        lua_pushlstring(L, entries[i]->d_name, strlen(entries[i]->d_name) - strlen(".lua"));
        lua_rawseti(L, -2, i + 1);
        free(entries[i]);
    }
    free(entries);
}

/* ---- the terminal ---- */

enum { WIDEST = 100, NARROWEST = 60 };

static int columns(void)
{
    const char *told = getenv("COLUMNS"); /* which the program has put there for a terminal */
    int wide = told ? atoi(told) : 0;
    if (wide <= 0 || wide > WIDEST)
        return WIDEST;
    return wide < NARROWEST ? NARROWEST : wide;
}

static void push_job(lua_State *L, const char *root, const Wanted *w)
{
    bool colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    lua_newtable(L);
    push_names(L, root), lua_setfield(L, -2, "names");
    lua_pushstring(L, w->lesson), lua_setfield(L, -2, "wanted");
    lua_pushboolean(L, w->mine), lua_setfield(L, -2, "mine");
    lua_pushboolean(L, w->mistakes), lua_setfield(L, -2, "mistakes");
    if (w->seeds)
        lua_pushinteger(L, w->seeds), lua_setfield(L, -2, "seeds");
    lua_pushstring(L, colour ? "colour" : "plain"), lua_setfield(L, -2, "screen");
    lua_pushinteger(L, columns()), lua_setfield(L, -2, "columns");
}

int experiment_main(const char *root, Backend sandbox, int argc, char **argv)
{
    (void)argc;
    Wanted w = {0};
    if (!read_wanted(&w, argv))
        return USAGE;
    lua_State *L = host_open(root, sandbox);
    if (!L)
        return UNABLE;
    lua_pushfstring(L, "%s/build/plots", root);
    /* where this fails, so does writing there, and that says why */
    mkdir(lua_tostring(L, -1), 0777);
    lua_getglobal(L, "host");
    lua_play_open(L);
    lua_stats_open(L);
    lua_spread_open(L);
    lua_pop(L, 1);
    push_job(L, root, &w);
    bool ran = host_call(L, "experiment.experiment", "run", 1, 2);
    int status = ran ? (int)lua_tointeger(L, -2) : UNABLE;
    if (status != DONE)
        fprintf(stderr, "%s plot: %s\n", asked_program(), lua_tostring(L, -1));
    lua_close(L);
    return status;
}
