// REASON: forbidden:socket
#include <pwd.h>
#include <stdio.h>

static void attack(void)
{
    struct passwd *root = getpwnam("root");
    if (root && root->pw_shell)
        printf("CANARY %s\n", root->pw_shell);
}
