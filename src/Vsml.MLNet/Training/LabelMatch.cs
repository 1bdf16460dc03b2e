using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.MLNet.Models;

namespace Vsml.MLNet.Training;

/// <summary>How the classes of a label column are those of a model that goes on learning from it.</summary>
/// <param name="Sources">For every class of the new model, the class of the old one; first those of the label column, in its order.</param>
/// <param name="Names">Their names; null where there are none.</param>
internal sealed record LabelMatch(int[] Sources, string[]? Names)
{
    /// <summary>Matches by name; by number where the label column or the model has no names.</summary>
    /// <param name="env">Where errors are reported.</param>
    /// <param name="label">The label column.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="known">Classes of the model.</param>
    /// <param name="knownNames">Their names; null where there are none.</param>
    /// <exception cref="ArgumentException">The model does not know a class, or, without names, has not as many.</exception>
    public static LabelMatch Of(IExceptionContext env, DataViewSchema.Column label, int classes, int known, string[]? knownNames)
    {
        string[]? names = LabelNames.Of(label);
        if (names is null || knownNames is null)
        {
            if (classes != known)
                throw env.ExceptParam("modelParameters", $"The model was trained on {known} classes, but the label column '{label.Name}' has {classes}.");
            return new LabelMatch([.. Enumerable.Range(0, known)], names ?? knownNames);
        }

        string[] unknown = [.. names.Except(knownNames)];
        if (unknown.Length > 0)
        {
            throw env.ExceptParam("modelParameters",
                $"The label column '{label.Name}' has {classes} classes, of which the model does not know {Quoted(unknown)}; it was trained on {Quoted(knownNames)}.");
        }

        string[] all = [.. names, .. knownNames.Except(names)];
        return new LabelMatch([.. all.Select(name => Array.IndexOf(knownNames, name))], all);
    }

    private static string Quoted(string[] names)
    {
        const int Most = 8;
        string quoted = string.Join(", ", names.Take(Most).Select(name => $"'{name}'"));
        return names.Length > Most ? $"{quoted} and {names.Length - Most} more" : quoted;
    }
}
