using System.Globalization;
using Microsoft.ML;
using Vsml.MLNet;

/// <summary>Accuracy against examples a class: a model is fitted on one of each, and learns the others one at a time, as by <c>POST /learn</c>.</summary>
internal static class Measurement
{
    private static readonly int[] Sizes = [1, 2, 5, 10, 20];

    public static void Run(Arguments arguments)
    {
        int perClass = Sizes[^1] + arguments.Tests;
        Console.WriteLine($"| examples a class | {string.Join(" | ", Sizes)} |");
        Console.WriteLine($"| -- |{string.Concat(Sizes.Select(_ => " --: |"))}");
        if (arguments.Idx is null)
        {
            Write(arguments, "tickets of a shop", [.. Tickets.Make(perClass, seed: 1).Select(own => new Sentence { Label = own.Label, Numbers = SentenceVectors.Of(own.Text) })]);
            Write(arguments, "drawings", [.. Beginning.Drawn(perClass, seed: 2).Select(own => new Picture { Label = own.Label, Numbers = PictureVectors.Of(own.File) })]);
        }
        else
        {
            Write(arguments, Path.GetFileName(arguments.Idx.Value.Images), [.. Unpacked(arguments.Idx.Value, perClass).Select(own => new Picture { Label = own.Label, Numbers = PictureVectors.Of(own.File) })]);
        }
    }

    private static (string Label, byte[] File)[] Unpacked((string Images, string Labels) idx, int perClass)
    {
        string folder = Directory.CreateTempSubdirectory("vsml-pictures-").FullName;
        try
        {
            IdxPictures.Unpack(idx.Images, idx.Labels, folder, perClass);
            return Beginning.FilesOf(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write<TRow>(Arguments arguments, string name, TRow[] rows)
        where TRow : Vectors, new()
    {
        var sums = new double[Sizes.Length];
        for (int draw = 0; draw < arguments.Draws; draw++)
        {
            TRow[] order = [.. rows];
            new Random(draw).Shuffle(order);
            IGrouping<string, TRow>[] classes = [.. order.GroupBy(row => row.Label)];
            TRow[] tests = [.. classes.SelectMany(ofClass => ofClass.Take(arguments.Tests))];
            // One of each class after the other, as nobody corrects in order.
            TRow[] examples = [.. Enumerable.Range(0, Sizes[^1]).SelectMany(example => classes.Select(ofClass => ofClass.ElementAt(arguments.Tests + example)))];

            var ml = new MLContext(seed: 1);
            using LearningEngine<TRow, Guess> engine = ml.Model.CreateLearningEngine<TRow, Guess>(Served.Fit(ml, examples.Take(classes.Length)));
            for (int size = 1, column = 0; column < Sizes.Length; size++)
            {
                if (size > 1)
                {
                    foreach (TRow example in examples.Skip((size - 1) * classes.Length).Take(classes.Length))
                        engine.Learn(example);
                }

                if (size != Sizes[column])
                    continue;
                sums[column++] += (double)tests.Count(test => engine.Classes[ArgMax(engine.Predict(test).Score)] == test.Label) / tests.Length / arguments.Draws;
            }
        }

        string cells = string.Join(" | ", sums.Select(sum => sum.ToString("0.000", CultureInfo.InvariantCulture)));
        Console.WriteLine($"| {name}, {rows.DistinctBy(row => row.Label).Count()} classes | {cells} |");
    }

    private static int ArgMax(float[] values) => Array.IndexOf(values, values.Max());
}
