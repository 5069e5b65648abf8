// REASON: compile:compile
void ascent_todo(const char *region, const char *hint)
{
    for (;;)
        (void)region, (void)hint;
}

static void attack(void) { (void)0; }
