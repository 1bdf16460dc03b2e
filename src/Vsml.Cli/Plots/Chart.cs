namespace Vsml.Cli.Plots;

/// <summary>A panel to draw.</summary>
/// <param name="Title">Above it.</param>
internal abstract record Chart(string Title);
