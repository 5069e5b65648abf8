/* train.c: hands the words of a command to its Lua module, with what there is to know of the
 * terminal, and comes back with its exit status. Nothing is trained here. */
#include "train.h"
#include "../scenario/host.h"
#include "../status.h"
#include "lua_play.h"
#include "lua_spread.h"
#include "lua_stats.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void push_words(lua_State *L, int argc, char **argv)
{
    lua_createtable(L, argc, 0);
    for (int i = 0; i < argc; i++)
        lua_pushstring(L, argv[i]), lua_rawseti(L, -2, i + 1);
}

/* { terminal, asks, colour, columns, rows }; the last only where a terminal tells it, and columns
 * where COLUMNS does, in which the program has put those of a terminal. */
static void push_screen(lua_State *L)
{
    struct winsize size = {0};
    const char *kind = getenv("TERM");
    bool terminal = isatty(STDOUT_FILENO) && kind && *kind && strcmp(kind, "dumb");
    lua_newtable(L);
    lua_pushboolean(L, terminal), lua_setfield(L, -2, "terminal");
    lua_pushboolean(L, terminal && isatty(STDIN_FILENO)), lua_setfield(L, -2, "asks");
    lua_pushboolean(L, terminal && !getenv("NO_COLOR")), lua_setfield(L, -2, "colour");
    const char *columns = getenv("COLUMNS");
    if (columns && atoi(columns) > 0)
        lua_pushinteger(L, atoi(columns)), lua_setfield(L, -2, "columns");
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row)
        lua_pushinteger(L, size.ws_row), lua_setfield(L, -2, "rows");
}

/* module.main(words, screen) in a state of its own; its result is the exit status. */
static int run(const char *root, Backend sandbox, const char *module, int argc, char **argv)
{
    lua_State *L = host_open(root, sandbox);
    if (!L)
        return UNABLE;
    lua_getglobal(L, "host");
    lua_play_open(L);
    lua_spread_open(L);
    lua_stats_open(L);
    lua_pop(L, 1);
    push_words(L, argc, argv);
    push_screen(L);
    int status = UNABLE;
    if (host_call(L, module, "main", 2, 1))
        status = (int)lua_tointeger(L, -1);
    else
        fprintf(stderr, "ascent: %s\n", lua_tostring(L, -1));
    lua_close(L);
    return status;
}

int train_main(const char *root, Backend sandbox, int argc, char **argv)
{
    return run(root, sandbox, "experiment.train", argc, argv);
}
int outcomes_main(const char *root, int argc, char **argv)
{
    return run(root, BACKEND_NONE, "experiment.outcomes", argc, argv);
}
int numbers_main(const char *root, int argc, char **argv)
{
    return run(root, BACKEND_NONE, "book.numbers", argc, argv);
}
int museum_main(const char *root, int argc, char **argv)
{
    return run(root, BACKEND_NONE, "experiment.museum", argc, argv);
}
