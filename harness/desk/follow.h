/* follow.h: open pages of the book follow a watch. A process of its own serves build/book to this
 * machine alone, at a port of 127.0.0.1 that is free, as long as the watch lives. A page that is
 * opened there is told of each verdict and fetches the newest module of the reader's file, with the
 * verdict in it; nothing is made while no page listens. Where there is no book, or no port, nothing
 * is served, and the pages do all the rest from disk. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
    pid_t pid; /* of the server; 0 where nothing is served */
    int to;    /* what it is told */
    int port;
} Follow;

/* Begins to serve the book of the workbook at `root`; false if it cannot: nothing is served. */
bool follow_open(Follow *follow, const char *root);

/* A verdict of this lesson has been told. */
void follow_publish(const Follow *follow, const char *slug);

/* Where the page of a chapter is, at the equation that a verdict names, if it names one; empty if
 * there is no book. */
void follow_page(const Follow *follow, const char *root, const char *slug, const char *verdict,
                 size_t size, char page[]);

/* Shows a page in whatever this system shows pages in; where it has no window, nothing happens. */
void follow_show(const char *root, const char *page);

void follow_close(Follow *follow);
