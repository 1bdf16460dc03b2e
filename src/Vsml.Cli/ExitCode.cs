namespace Vsml.Cli;

/// <summary>What the process answers to the shell.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>The command line itself is wrong: nothing was begun.</summary>
    public const int Usage = 2;

    /// <summary>128 + SIGINT, the shells' convention.</summary>
    public const int Interrupted = 130;
}
