using Vsml.Cli;

return await VsmlCommandLine.RunAsync(args, Terminal.OfThisProcess());

/// <summary>Nobody's to call: the web framework would else make it public.</summary>
internal sealed partial class Program;
