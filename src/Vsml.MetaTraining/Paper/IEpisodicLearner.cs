using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A learner as the experiments see it: it meets an episode example by example, predicts each, then learns from it. How it learns is
/// fixed by meta parameters, which meta-training finds and which all episodes share.
/// </summary>
/// <remarks>Immutable, so that one object serves any number of runs.</remarks>
internal interface IEpisodicLearner
{
    /// <summary>As the user writes it.</summary>
    string Name { get; }

    /// <summary>The meta parameters by name, and how they are drawn before meta-training; possibly none.</summary>
    MetaParameters Parameters { get; }

    /// <summary>Makes the learning rule that given parameters stand for.</summary>
    /// <param name="parameters">
    /// `[groups, parameters]`: the episodes are split into as many groups of equal size, in order, each with a row of its own. One row serves
    /// all episodes; as many rows as episodes give each its own, as evolution strategies do.
    /// </param>
    ILearningRule With(Tensor parameters);

    /// <summary>
    /// How many numbers a step of one episode goes through, in units of a state's, where they are more than its state has, as where one state serves many positions. By it
    /// is reckoned what memory a gradient takes.
    /// </summary>
    long NumbersOfAStep(EpisodeForm form) => 0;
}

/// <summary>How a learner with given meta parameters learns. Keeps nothing of the episodes: their state is handed to and fro.</summary>
internal interface ILearningRule
{
    /// <summary>The state before the first example.</summary>
    /// <exception cref="ArgumentException">The learner cannot take examples of this shape; says what was expected and what there is.</exception>
    EpisodeState Start(EpisodeForm form);

    /// <summary>Meets one example of every episode.</summary>
    /// <param name="state">After the examples before; unchanged.</param>
    /// <param name="inputs">`[episodes, ...]`, the examples.</param>
    /// <param name="labels">`[episodes]`, 64-bit integers: what is learned after the prediction; null where the labels are not shown.</param>
    /// <returns>Logits `[episodes, classes]`, which do not depend on <paramref name="labels"/>, and the state after learning.</returns>
    (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels);
}
