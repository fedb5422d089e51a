package veneer.lora.plot;

/** A picture of numbers. */
public sealed interface Chart permits XyChart, HeatMap, SpaceChart {
    /**
     * The picture.
     *
     * @return an {@code svg} element, whose colours are those of the {@link Page} that it is on
     */
    String svg();
}
