using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vsml.Cli.Tabular;

/// <summary>Whether a class or a number is predicted.</summary>
internal sealed class TaskOption : Option<string?>
{
    private const string Classification = "classification", Regression = "regression";

    public TaskOption()
        : base("--task")
    {
        Description = "What is predicted. classification: a class. regression: a number.";
        HelpName = $"{Classification}|{Regression}";
        DefaultValueFactory = _ => Classification;
        Validation.AllowOnly(this, [Classification, Regression]);
    }

    public bool IsRegression(ParseResult parsed) => parsed.GetValue(this) == Regression;

    public bool IsRegression(SymbolResult result) => result.GetValue(this) == Regression;
}
