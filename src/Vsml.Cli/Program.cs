using Vsml.Cli;

return await VsmlCommandLine.RunAsync(args, Terminal.OfThisProcess());
