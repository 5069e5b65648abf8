/* screen.c: what one reader sees of a report while it comes, and how wide their terminal is. The
 * wording is desk.lua's; nothing is judged here. */
#include "screen.h"
#include "../scenario/host.h"
#include "../scenario/lua_json.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void push_reader(lua_State *L, const Screen *s)
{
    lua_newtable(L);
    lua_pushstring(L, s->job->lesson), lua_setfield(L, -2, "lesson");
    lua_pushstring(L, s->job->shown), lua_setfield(L, -2, "shown");
    lua_pushboolean(L, s->own), lua_setfield(L, -2, "own");
    lua_pushboolean(L, s->watched), lua_setfield(L, -2, "watched");
    lua_pushboolean(L, s->colour), lua_setfield(L, -2, "colour");
}

static void show(const cJSON *report, bool last, bool more, void *context)
{
    Screen *s = context;
    if (!s->L && !(s->L = host_open(s->job->root, BACKEND_NONE))) /* it runs nothing */
        return;
    lua_settop(s->L, 0);
    lua_json_push(s->L, report);
    push_reader(s->L, s);
    lua_pushboolean(s->L, last), lua_pushboolean(s->L, more);
    bool worded = host_call(s->L, "desk.desk", "screen", 4, 1);
    fputs(lua_tostring(s->L, -1), worded ? stdout : stderr);
    fflush(stdout);
}

Listener screen_listener(Screen *screen) { return (Listener){show, screen}; }

void screen_tell(void)
{
    struct winsize size;
    char columns[16];
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
        return;
    snprintf(columns, sizeof columns, "%d", size.ws_col);
    setenv("COLUMNS", columns, 1);
}
