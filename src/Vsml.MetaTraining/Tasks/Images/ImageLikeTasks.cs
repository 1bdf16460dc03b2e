namespace Vsml.MetaTraining;

/// <summary>
/// Wide tasks whose inputs are the pixels of small pictures: every class has one to five smooth random templates (blobs or
/// strokes), each row is one of them shifted, stretched, blended with another, in another light and contrast, over a
/// texture, and covered with noise. Neighbouring inputs are alike, those at the border are often constant, and the three
/// channels of coloured pictures nearly say the same. Inputs that do not fill the square are the first pixels of it, row by
/// row. No picture is taken from anywhere.
/// </summary>
internal sealed class ImageLikeTasks : ITaskDistribution
{
    /// <inheritdoc/>
    public string Name => "image-like";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape.Validate();
        int each = random.Pick([0.4f, 0.25f, 0.15f, 0.1f, 0.1f]) + 1;
        SmoothPicture[] templates = Templates(shape.Classes * each, random);
        PictureColours colours = new(shape.Inputs, templates.Length, random);
        int side = (int)Math.Ceiling(Math.Sqrt((double)shape.Inputs / colours.Channels));
        PictureNoise noise = new(side, random);
        int[] labels = new int[shape.Rows];
        ClassPrior.SampleLabels(ClassPrior.Sample(shape.Classes, shape.Rows, random), labels, random);
        float[] features = new float[shape.Rows * shape.Inputs], grey = new float[side * side], second = new float[side * side];
        for (int row = 0; row < shape.Rows; row++)
        {
            int template = labels[row] * each + random.Next(each);
            templates[template].Draw(noise.Deformation(random), side, grey);
            if (random.Chance(noise.Blend))
            {
                templates[random.Next(templates.Length)].Draw(noise.Deformation(random), side, second);
                ColumnMath.AddScaled(second, 0.5f, grey);
            }

            noise.Light(grey, random);
            for (int channel = 0; channel < colours.Channels; channel++)
            {
                colours.Tint(grey, template, channel, second, random);
                noise.Develop(second, random);
                colours.Write(second, channel, features.AsSpan(row * shape.Inputs, shape.Inputs));
            }
        }

        LabelNoise.Apply(labels, ClassPrior.Balanced(shape.Classes), random);
        return new TabularTask(shape.Inputs, shape.Classes, features, labels);
    }

    /// <summary>Templates that share a background, so that classes differ in some places only.</summary>
    private static SmoothPicture[] Templates(int count, Random random)
    {
        bool strokes = random.Chance(0.5);
        SmoothPicture background = SmoothPicture.Sample(strokes, random);
        double shared = random.Chance(0.4) ? 0 : random.Uniform(0.1, 1.5);
        SmoothPicture[] templates = new SmoothPicture[count];
        for (int i = 0; i < count; i++)
            templates[i] = SmoothPicture.Sample(strokes, random).Over(background, shared);
        return templates;
    }
}
