/* html.c: the frame of a page, and escaping. */
#include "html.h"
#include "printable.h"
#include <stdlib.h>
#include <string.h>

void html_text(FILE *to, const char *text)
{
    char *shown = strdup(text);
    if (!shown)
        return;
    make_printable(shown, true);
    for (const char *c = shown; *c; c++)
        switch (*c) {
        case '&': fputs("&amp;", to); break;
        case '<': fputs("&lt;", to); break;
        case '>': fputs("&gt;", to); break;
        case '"': fputs("&quot;", to); break;
        case '\'': fputs("&#39;", to); break;
        default: fputc(*c, to);
        }
    free(shown);
}

void html_begin(FILE *to, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
          to);
    html_text(to, title);
    fputs("</title>\n<style>\n"
          ":root { color-scheme: light dark; --bar: 12em }\n"
          "body { font: 1rem/1.5 serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }\n"
          "pre { overflow-x: auto; padding: .5rem; border-left: 3px solid #888 }\n"
          "table { border-collapse: collapse } td, th { padding: .1rem .6rem; text-align: left;\n"
          "  vertical-align: baseline }\n"
          "td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }\n"
          "h2 small { font-weight: normal }\n"
          ".of { display: inline-block; height: .7em; width: var(--bar); background: #8884 }\n"
          ".bar { display: block; height: 100%; background: #4477aa }\n"
          "@media (max-width: 34rem) {\n"
          "  table { display: block; overflow-x: auto; font-size: .85rem }\n"
          "  td, th { padding: .1rem .3rem }\n"
          "  :root { --bar: 18vw }\n"
          "}\n"
          "</style>\n<h1>",
          to);
    html_text(to, title);
    fputs("</h1>\n", to);
}

void html_end(FILE *to) { fputs("</html>\n", to); }
