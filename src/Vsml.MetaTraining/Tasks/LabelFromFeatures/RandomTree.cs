namespace Vsml.MetaTraining;

/// <summary>Random axis-aligned decision trees that share out the rows of a table among their leaves.</summary>
internal static class RandomTree
{
    /// <summary>Writes the leaf of every row; returns the number of leaves.</summary>
    /// <param name="features">What the tests of the tree look at; the threshold is the value of a random row.</param>
    /// <param name="relevance">Weights of the columns to be tested, <c>[columns]</c>.</param>
    /// <param name="depth">Greatest number of tests from the root to a leaf.</param>
    /// <param name="leafOf"><c>[rows]</c>, to be filled.</param>
    /// <param name="random">The source of randomness.</param>
    public static int Leaves(FeatureView features, float[] relevance, int depth, int[] leafOf, Random random)
    {
        int[] rows = new int[features.Rows];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = row;
        int leaves = 0;
        Split(rows, depth);
        return leaves;

        void Split(Span<int> members, int left)
        {
            const int Attempts = 4;
            for (int attempt = 0; left > 0 && members.Length > 1 && attempt < Attempts; attempt++)
            {
                ReadOnlySpan<float> column = features[random.Pick(relevance)];
                int below = MoveBelow(members, column, column[members[random.Next(members.Length)]]);
                if (below == 0)
                    continue;
                Split(members[..below], left - 1);
                Split(members[below..], left - 1);
                return;
            }

            foreach (int row in members)
                leafOf[row] = leaves;
            leaves++;
        }
    }

    private static int MoveBelow(Span<int> members, ReadOnlySpan<float> column, float threshold)
    {
        int below = 0;
        for (int i = 0; i < members.Length; i++)
        {
            if (column[members[i]] < threshold)
            {
                (members[i], members[below]) = (members[below], members[i]);
                below++;
            }
        }

        return below;
    }
}
