/* bwrap.c: the arguments of bubblewrap. A program sees the system's libraries and tools, the files
 * its plan names, and nothing else; a path is shown under its own name, so that what it says of
 * files is true outside as well. Left out: what the program gives up by itself (confine.h). */
#define _GNU_SOURCE
#include "bwrap.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORDS = sizeof((BwrapCommand *)NULL)->word / sizeof(char *) };

/* Beyond the room there is, words are counted and not kept: bwrap_words says so. */
static void say(BwrapCommand *b, const char *word)
{
    if (b->n + 1 < MOST_WORDS)
        b->word[b->n] = word;
    b->n++;
}

static void say_all(BwrapCommand *b, const char *const *words)
{
    for (; *words; words++)
        say(b, *words);
}

/* A word that is made here, and kept in `text`. */
__attribute__((format(printf, 2, 3))) static const char *made(BwrapCommand *b, const char *format,
                                                              ...)
{
    va_list list;
    char *at = b->text + b->used;
    va_start(list, format);
    int n = vsnprintf(at, sizeof b->text - b->used, format, list);
    va_end(list);
    if (n < 0 || (size_t)n >= sizeof b->text - b->used)
        return b->n = 1 << 16, "";
    b->used += (size_t)n + 1;
    return at;
}

static bool has(const BwrapCommand *b, const char *word)
{
    for (int i = 0; i < b->n && i + 1 < MOST_WORDS; i++)
        if (!strcmp(b->word[i], word))
            return true;
    return false;
}

/* bubblewrap makes the folders above a path for their owner alone, and that is root, who is no
 * longer there when they are walked. */
static void make_way(BwrapCommand *b, const char *path)
{
    for (const char *slash = path; geteuid() == 0 && (slash = strchr(slash + 1, '/'));) {
        size_t before = b->used;
        const char *folder = made(b, "%.*s", (int)(slash - path), path);
        if (has(b, folder))
            b->used = before; /* a folder above many files is written down once */
        else
            say_all(b, (const char *const[]){"--perms", "0755", "--dir", folder, NULL});
    }
}

static void show(BwrapCommand *b, const char *path)
{
    make_way(b, path);
    say_all(b, (const char *const[]){"--ro-bind-try", path, path, NULL});
}

/* /lib is a link to usr/lib where the two are merged, and a folder of its own elsewhere. */
static void show_as_it_is(BwrapCommand *b, const char *path)
{
    char target[256];
    ssize_t n = readlink(path, target, sizeof target - 1);
    target[n > 0 ? n : 0] = '\0';
    if (n > 0)
        say_all(b, (const char *const[]){"--symlink", made(b, "%s", target), path, NULL});
    else
        show(b, path);
}

static void show_system(BwrapCommand *b)
{
    show(b, "/usr");
    for (const char *const *path = (const char *const[]){"/lib", "/lib64", "/bin", NULL}; *path;
         path++)
        show_as_it_is(b, *path);
    show(b, "/etc/ld.so.cache"), show(b, "/etc/alternatives"), make_way(b, "/dev/null");
    say_all(b, (const char *const[]){"--dev-bind", "/dev/null", "/dev/null", NULL});
}

/* Root needs no user of its own making to make the other spaces, but has to lose itself inside:
 * confine_user. The kernel no longer ends the stranger that it becomes at its parent's death, for a
 * process without capabilities may not signal another user's; so there bubblewrap's own first
 * process stays, which is root's, and when that ends the kernel ends all others in its space. */
static void say_spaces(BwrapCommand *b)
{
    static const char *const root[] = {
        "--cap-drop", "ALL",       "--cap-add",           "CAP_SETUID", "--cap-add",
        "CAP_SETGID", "--cap-add", "CAP_DAC_READ_SEARCH", NULL};
    static const char *const anyone[] = {"--unshare-user", "--as-pid-1", "--cap-drop", "ALL", NULL};
    say_all(b, (const char *const[]){"bwrap", "--unshare-pid", "--die-with-parent", NULL});
    say_all(b, geteuid() == 0 ? root : anyone);
}

bool bwrap_words(BwrapCommand *b, const SandboxPlan *what, const char *const *words)
{
    b->n = 0, b->used = 0;
    say_spaces(b);
    show_system(b);
    if (what->proc)
        say(b, "--proc"), say(b, "/proc");
    show(b, what->program);
    for (const char *const *path = what->readable; path && *path; path++)
        show(b, *path);
    if (what->writable)
        make_way(b, what->writable),
            say_all(b, (const char *const[]){"--bind", what->writable, what->writable, NULL});
    say_all(b, (const char *const[]){"--remount-ro", "/", "--", NULL});
    say_all(b, words);
    errno = E2BIG;
    if (b->n + 1 > (int)(sizeof b->word / sizeof *b->word))
        return false;
    b->word[b->n] = NULL;
    return true;
}
