/* html.h: text and numbers into a page that needs no other file. Whatever a stranger has named or
 * printed passes through html_text. */
#pragma once
#include <stdio.h>

/* With &, <, >, quotation marks and control characters made harmless. */
void html_text(FILE *to, const char *text);

void html_begin(FILE *to, const char *title);
void html_end(FILE *to);
