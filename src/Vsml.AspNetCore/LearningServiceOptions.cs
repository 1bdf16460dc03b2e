namespace Vsml.AspNetCore;

/// <summary>Options of a learning service.</summary>
public sealed class LearningServiceOptions
{
    /// <summary>How many characters a key has at least: shorter ones are guessed.</summary>
    public const int LeastKeyLength = 16;

    /// <summary>
    /// The key that a client sends, as <c>X-Api-Key: KEY</c> or <c>Authorization: Bearer KEY</c>, 16 characters or more; <see langword="null"/> for
    /// none: then this machine alone is served.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>How many bytes a request may have, 1 or more. Default: 1 MiB.</summary>
    public long MostBodyBytes { get; set; } = 1 << 20;

    /// <summary>How many requests a second a client (its IP address) may make in the long run, 1 or more; twice as many at once. Default: 1,000.</summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>How many classes a model may come to have by labels that are new to it, 2 or more. Default: 1,000.</summary>
    public int MostClasses { get; set; } = 1000;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostBodyBytes, 1, nameof(MostBodyBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestsPerSecond, 1, nameof(RequestsPerSecond));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostClasses, 2, nameof(MostClasses));
        if (ApiKey is { Length: < LeastKeyLength })
            throw new ArgumentException($"The API key has {ApiKey.Length} characters; {LeastKeyLength} or more were expected.");
    }
}
