namespace Vsml.MetaTraining;

/// <summary>
/// Wide tasks whose inputs are the pixels of small grey pictures: every class has one to three smooth random templates
/// (blobs or strokes), each row is one of them shifted, stretched, blended with another, brightened and covered with noise.
/// Neighbouring inputs are alike, and those at the border are often constant. Inputs that do not fill the square are the
/// first pixels of it, row by row. No picture is taken from anywhere.
/// </summary>
public sealed class ImageLikeTasks : ITaskDistribution
{
    /// <inheritdoc/>
    public string Name => "image-like";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape.Validate();
        int side = (int)Math.Ceiling(Math.Sqrt(shape.Inputs)), each = random.Pick([0.5f, 0.3f, 0.2f]) + 1;
        SmoothPicture[] templates = Templates(shape.Classes * each, random);
        PictureNoise noise = new(side, random);
        int[] labels = new int[shape.Rows];
        ClassPrior.Draw(ClassPrior.Sample(shape.Classes, shape.Rows, random), labels, random);
        float[] features = new float[shape.Rows * shape.Inputs], picture = new float[side * side], second = new float[side * side];
        for (int row = 0; row < shape.Rows; row++)
        {
            SmoothPicture template = templates[labels[row] * each + random.Next(each)];
            template.Draw(noise.Deformation(random), side, picture);
            if (random.Chance(noise.Blend))
            {
                templates[random.Next(templates.Length)].Draw(noise.Deformation(random), side, second);
                ColumnMath.AddScaled(second, 0.5f, picture);
            }

            noise.Apply(picture, random);
            picture.AsSpan(0, shape.Inputs).CopyTo(features.AsSpan(row * shape.Inputs, shape.Inputs));
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
