// REASON: crash:abort
extern void (*ascent_stop)(int outcome, const char *text);
static void agree(int outcome, const char *text) { (void)outcome, (void)text; }

static void attack(void)
{
    ascent_stop = agree;
    ascent_todo("32 of 32", "nothing is left to do");
}
