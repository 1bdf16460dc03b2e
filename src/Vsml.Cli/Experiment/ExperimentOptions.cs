using System.CommandLine;
using Vsml.Cli.Data;
using Vsml.MetaTraining.Paper;

namespace Vsml.Cli.Experiment;

/// <summary>Arguments and options of <c>vsml experiment</c>.</summary>
internal sealed class ExperimentOptions
{
    public Argument<string> Name { get; } = new("NAME")
    {
        Description = $"One of {string.Join(", ", Experiments.All.Select(experiment => experiment.Name))}.",
    };

    public Option<DirectoryInfo> Output { get; } = new("--output")
    {
        Description = "Folder for README.md, table.csv, table.md, figure.svg, figure.png and the checkpoints; made where it is missing.",
        HelpName = "FOLDER",
        Required = true,
    };

    public Option<bool> Full { get; } = new("--full")
    {
        Description = "The paper's settings, which take days on a few cores. [default: minutes, on part of the data]",
    };

    public Option<DirectoryInfo?> Data { get; } = DataFolders.CreateOption();

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change an entry of the settings, as meta_steps=500 or side=14; may be given again.",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    public Option<int?> Seed { get; } = new("--seed")
    {
        Description = "Fixes all that is drawn. [default: 0]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--seed"),
    };

    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "Go on with the run in the folder, which must be of the same settings, or begin where there is none yet.",
    };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads of the arithmetic.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--threads", least: 1),
    };

    public void AddTo(Command command)
    {
        command.Add(Name);
        foreach (Option option in (Option[])[Output, Full, Data, Set, Seed, Resume, Threads])
            command.Add(option);
    }

    /// <exception cref="CommandFailedException">There is no such experiment; names those there are.</exception>
    public IExperiment ExperimentOf(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(Name);
        return Experiments.All.FirstOrDefault(experiment => experiment.Name == name) ?? throw new CommandFailedException(
            $"{name}: is no experiment; known are {string.Join(", ", Experiments.All.Select(experiment => experiment.Name))}");
    }

    /// <exception cref="CommandFailedException">An entry cannot be set; says what was expected.</exception>
    public ExperimentScale ScaleOf(ParseResult parsed, IExperiment experiment)
    {
        ExperimentScale scale = parsed.GetValue(Full) ? experiment.FullScale : experiment.DefaultScale;
        foreach (string entry in parsed.GetRequiredValue(Set))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new CommandFailedException($"--set: expected NAME=VALUE, found {entry}");
            try
            {
                scale = scale.With(entry[..equals], entry[(equals + 1)..]);
            }
            catch (ArgumentException e)
            {
                throw new CommandFailedException($"--set: {e.Message.Split(" (Parameter", 2)[0]}", e);
            }
        }
        return scale;
    }
}
