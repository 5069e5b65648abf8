/* follow.c: the server of a watch gives the book's files to this machine alone and tells a page of
 * a verdict when the module has been made; what a stranger's page or a path out of the book asks
 * for is refused. */
#include "../desk/follow.h"
#include "command.h"
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define AT "build/tests/follow"

/* A workbook that is no more than a page, and a book.mk that makes a module. */
static void book_at(const char *root)
{
    Ran ran = run("rm -rf %s && mkdir -p %s/build/book %s/harness/book && "
                  "echo PAGE > %s/build/book/index.html && echo SECRET > %s/build/secret && "
                  "printf 'build/book/one-mine.js: always\\n\\techo made > $@\\nalways:\\n' > "
                  "%s/harness/book/book.mk",
                  root, root, root, root, root, root);
    cr_assert(ran.status == 0, "%s", ran.output);
    ran_free(&ran);
}

static int asked(const Follow *f, const char *path, const char *host)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)f->port)};
    int to = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert(connect(to, (struct sockaddr *)&at, sizeof at) == 0);
    setsockopt(to, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_sec = 10},
               sizeof(struct timeval));
    dprintf(to, "GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n", path, host, f->port);
    return to;
}

/* Reads until these words have come, or no more comes. */
static bool comes(int from, const char *words)
{
    char text[4096] = "";
    size_t n = 0;
    for (ssize_t more; !strstr(text, words) && n < sizeof text - 1 &&
                       (more = read(from, text + n, sizeof text - 1 - n)) > 0;)
        n += (size_t)more, text[n] = '\0';
    return strstr(text, words) != NULL;
}

static void answers(const Follow *f, const char *path, const char *host, const char *words)
{
    int from = asked(f, path, host);
    cr_expect(comes(from, words), "%s for %s: expected '%s'", path, host, words);
    close(from);
}

Test(follow, gives_the_book_to_this_machine_and_nothing_else)
{
    Follow f;
    book_at(AT);
    cr_assert(follow_open(&f, AT));
    answers(&f, "/", "127.0.0.1", "PAGE");
    answers(&f, "/index.html", "localhost", "PAGE");
    answers(&f, "/index.html", "evil.example", "403 Forbidden");
    answers(&f, "/../secret", "127.0.0.1", "404 Not Found");
    answers(&f, "//etc/passwd", "127.0.0.1", "404 Not Found");
    answers(&f, "/nothing.html", "127.0.0.1", "404 Not Found");
    follow_close(&f);
}

Test(follow, tells_a_page_when_the_module_is_made)
{
    Follow f;
    book_at(AT "-told");
    cr_assert(follow_open(&f, AT "-told"));
    int page = asked(&f, "/follow", "127.0.0.1");
    cr_assert(comes(page, "text/event-stream"));
    follow_publish(&f, "one");
    cr_expect(comes(page, "data: one\n\n"));
    cr_expect(access(AT "-told/build/book/one-mine.js", R_OK) == 0);
    close(page);
    follow_close(&f);
}

Test(follow, names_the_page_at_the_equation_of_a_verdict)
{
    Follow none = {0}, f;
    char page[4096];
    book_at(AT "-page");
    follow_page(&none, AT "-page", "no-such", NULL, sizeof page, page);
    cr_expect(*page == '\0');
    cr_assert(follow_open(&f, AT "-page"));
    follow_page(&f, AT "-page", "index", "Read again: \"x\", equation (2.11).", sizeof page, page);
    cr_expect(strstr(page, "/index.html#eq-2.11"), "%s", page);
    follow_page(&none, "/x/" AT, "index", "no number", sizeof page, page);
    cr_expect(*page == '\0');
    follow_close(&f);
}
