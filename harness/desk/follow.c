/* follow.c: the server behind follow.h, one process with one loop: the port, the pages that listen,
 * what the watch says, and the make that renews a module. It answers GET for files of build/book
 * and for /follow, an event stream; anything else, and any other name for this machine, is refused,
 * so that no page from elsewhere can ask. It leaves out all of HTTP that browsers do not need. */
#define _GNU_SOURCE
#include "follow.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LISTENERS = 16, REQUEST = 4096, NAME = 256, PATIENCE_S = 1 };

typedef struct {
    const char *root;
    int port, door, site; /* the number, the socket, the folder of the book */
    int from;             /* what the watch says: a lesson and a newline */
    int pages[LISTENERS];
    size_t n;
    char slug[NAME], coming[NAME];
    size_t length;
    pid_t maker;
    int made; /* reads the end of it */
    bool stale;
} Server;

/* ---- answers ---- */

static void say_all(int to, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        ssize_t n = send(to, text, left, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        text += n, left -= (size_t)n;
    }
}

static void refuse(int to, const char *status)
{
    char answer[NAME];
    snprintf(answer, sizeof answer,
             "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
    say_all(to, answer);
    close(to);
}

static const char *type_of(const char *path)
{
    const char *const known[][2] = {{".html", "text/html; charset=utf-8"},
                                    {".js", "text/javascript; charset=utf-8"},
                                    {".css", "text/css; charset=utf-8"},
                                    {".svg", "image/svg+xml"},
                                    {".pdf", "application/pdf"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
        if (!strcmp(dot, known[i][0]))
            return known[i][1];
    return "application/octet-stream";
}

static void give_file(const Server *s, int to, const char *path)
{
    struct stat is;
    int file = openat(s->site, *path ? path : "index.html", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 || fstat(file, &is) || !S_ISREG(is.st_mode)) {
        if (file >= 0)
            close(file);
        refuse(to, "404 Not Found");
        return;
    }
    char head[NAME];
    snprintf(head, sizeof head,
             "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %lld\r\n"
             "Cache-Control: no-store\r\nConnection: close\r\n\r\n",
             type_of(*path ? path : "index.html"), (long long)is.st_size);
    say_all(to, head);
    for (off_t at = 0; at < is.st_size && sendfile(to, file, &at, (size_t)(is.st_size - at)) > 0;)
        ;
    close(file), close(to);
}

/* ---- the module of the reader's file ---- */

static void make(Server *s)
{
    int ends[2];
    if (s->maker > 0 || !*s->slug || pipe2(ends, O_CLOEXEC)) {
        s->stale = true;
        return;
    }
    s->stale = false;
    s->maker = fork();
    if (s->maker == 0) {
        char target[2 * NAME];
        snprintf(target, sizeof target, "build/book/%s-mine.js", s->slug);
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0), dup2(ends[1], 1), dup2(nothing, 2);
        if (!chdir(s->root))
            execlp("make", "make", "-s", "-f", "harness/book/book.mk", target, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    s->made = ends[0];
}

static void tell_pages(Server *s)
{
    char event[2 * NAME];
    snprintf(event, sizeof event, "data: %s\n\n", s->slug);
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++)
        if (send(s->pages[i], event, strlen(event), MSG_NOSIGNAL) > 0)
            s->pages[kept++] = s->pages[i];
        else
            close(s->pages[i]);
    s->n = kept;
}

static void finish(Server *s)
{
    char rest[NAME];
    if (read(s->made, rest, sizeof rest) > 0)
        return;
    close(s->made);
    waitpid(s->maker, NULL, 0);
    s->maker = 0;
    tell_pages(s);
    if (s->stale)
        make(s);
}

/* ---- requests ---- */

static void listen_to(Server *s, int page)
{
    if (s->n == LISTENERS) {
        refuse(page, "503 Service Unavailable");
        return;
    }
    say_all(page, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  "Cache-Control: no-store\r\n\r\n");
    s->pages[s->n++] = page;
    make(s);
}

/* A name of this machine's own: whoever was led here by another name is a stranger's page. */
static bool for_us(const Server *s, const char *request)
{
    char here[2][NAME];
    snprintf(here[0], NAME, "\r\nHost: 127.0.0.1:%d\r\n", s->port);
    snprintf(here[1], NAME, "\r\nHost: localhost:%d\r\n", s->port);
    return strcasestr(request, here[0]) || strcasestr(request, here[1]);
}

static bool plain(const char *path)
{
    for (const char *c = path; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("-_./", *c))
            return false;
    return !strstr(path, "..") && *path != '/';
}

static void answer(Server *s, int page)
{
    char request[REQUEST], path[NAME];
    ssize_t n = 0, more = 1;
    struct timeval patience = {.tv_sec = PATIENCE_S};
    setsockopt(page, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(page, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    *request = '\0';
    while (more > 0 && n < REQUEST - 1 && !strstr(request, "\r\n\r\n")) {
        more = recv(page, request + n, (size_t)(REQUEST - 1 - n), 0);
        n += more > 0 ? more : 0;
        request[n] = '\0';
    }
    if (sscanf(request, "GET /%255[^? \r\n]", path) != 1)
        *path = '\0';
    if (strncmp(request, "GET /", 5) || !for_us(s, request))
        refuse(page, "403 Forbidden");
    else if (!strcmp(path, "follow"))
        listen_to(s, page);
    else if (plain(path))
        give_file(s, page, path);
    else
        refuse(page, "404 Not Found");
}

/* ---- the loop ---- */

/* False when the watch has gone. */
static bool hear(Server *s)
{
    char text[NAME];
    ssize_t n = read(s->from, text, sizeof text);
    for (ssize_t i = 0; i < n; i++)
        if (text[i] != '\n' && s->length < NAME - 1)
            s->coming[s->length++] = text[i];
        else {
            s->coming[s->length] = '\0', s->length = 0;
            strcpy(s->slug, s->coming);
            if (s->n > 0)
                make(s);
        }
    return n > 0;
}

static void serve(Server *s)
{
    for (;;) {
        struct pollfd on[] = {{s->from, POLLIN, 0},
                              {s->door, POLLIN, 0},
                              {s->maker > 0 ? s->made : -1, POLLIN, 0}};
        if (poll(on, 3, -1) < 0)
            continue;
        if (on[0].revents && !hear(s))
            _exit(0);
        if (on[2].revents)
            finish(s);
        int page = on[1].revents ? accept4(s->door, NULL, NULL, SOCK_CLOEXEC) : -1;
        if (page >= 0)
            answer(s, page);
    }
}

/* ---- the watch's side ---- */

/* A socket at a free port of 127.0.0.1. */
static int open_door(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (door < 0 || bind(door, (struct sockaddr *)&at, size) || listen(door, LISTENERS) ||
        getsockname(door, (struct sockaddr *)&at, &size)) {
        if (door >= 0)
            close(door);
        return -1;
    }
    *port = ntohs(at.sin_port);
    return door;
}

static int open_site(const char *root)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/build/book", root);
    int site = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (site >= 0 && faccessat(site, "index.html", R_OK, 0) == 0)
        return site;
    if (site >= 0)
        close(site);
    return -1;
}

bool follow_open(Follow *follow, const char *root)
{
    int ends[2] = {-1, -1};
    Server s = {.root = root, .site = open_site(root)};
    *follow = (Follow){0};
    if (s.site < 0 || (s.door = open_door(&s.port)) < 0 || pipe2(ends, O_CLOEXEC))
        return false;
    follow->pid = fork();
    if (follow->pid == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        signal(SIGINT, SIG_IGN); /* the watch decides when all is over */
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        close(ends[1]);
        s.from = ends[0];
        serve(&s);
    }
    close(ends[0]), close(s.door), close(s.site);
    follow->to = ends[1], follow->port = s.port;
    return follow->pid > 0;
}

void follow_publish(const Follow *follow, const char *slug)
{
    char line[NAME];
    int n = snprintf(line, sizeof line, "%s\n", slug);
    if (follow->pid > 0 && n < NAME && write(follow->to, line, (size_t)n) < 0)
        return; /* the server has gone, and its pages with it */
}

void follow_page(const Follow *follow, const char *root, const char *slug, const char *verdict,
                 size_t size, char page[])
{
    char number[NAME] = "", anchor[NAME + 8] = "";
    const char *at = verdict ? strstr(verdict, "equation") : NULL;
    if (at && sscanf(at + strlen("equation"), " (%15[0-9.])", number) == 1)
        snprintf(anchor, sizeof anchor, "#eq-%s", number);
    snprintf(page, size, "%s/build/book/%s.html", root, slug);
    if (access(page, R_OK))
        *page = '\0';
    else if (follow->pid > 0)
        snprintf(page, size, "http://127.0.0.1:%d/%s.html%s", follow->port, slug, anchor);
    else
        snprintf(page, size, "file://%s/build/book/%s.html%s", root, slug, anchor);
}

void follow_show(const char *root, const char *page)
{
    if (!*page || !(getenv("DISPLAY") || getenv("WAYLAND_DISPLAY") || getenv("BROWSER")))
        return;
    pid_t child = fork();
    if (child == 0) {
        char program[PATH_MAX];
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0), dup2(nothing, 1), dup2(nothing, 2);
        snprintf(program, sizeof program, "%s/harness/book/open.sh", root);
        if (fork() == 0)
            execl(program, program, page, (char *)NULL);
        _exit(0); /* whoever shows it is nobody's child here */
    }
    waitpid(child, NULL, 0);
}

void follow_close(Follow *follow)
{
    if (follow->pid <= 0)
        return;
    close(follow->to);
    waitpid(follow->pid, NULL, 0);
    *follow = (Follow){0};
}
