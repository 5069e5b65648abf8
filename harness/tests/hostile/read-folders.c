// REASON: pattern:blind-to-theta
#include <dirent.h>
#include <stdio.h>

static void attack(void)
{
    static const char *const folders[] = {"/", "/tmp", "@ROOT@", "@IN@", "..", "/proc", "/home", "/root"};
    for (int i = 0; i < 8; i++) {
        DIR *dir = opendir(folders[i]);
        for (struct dirent *entry; dir && (entry = readdir(dir));)
            printf("CANARY %s\n", entry->d_name);
    }
}
