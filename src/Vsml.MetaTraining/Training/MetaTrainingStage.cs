namespace Vsml.MetaTraining;

/// <summary>One stage of a <see cref="MetaTrainingRecipe"/>: a run of <see cref="MetaTrainer"/>.</summary>
public sealed record MetaTrainingStage
{
    /// <summary>Its name in the recipe and in the names of its files: lower-case letters and digits, in words joined by hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What to run. It goes on from the stage before, whose learning algorithm is grown where this network is larger.</summary>
    public required MetaTrainingConfig Config { get; init; }
}
